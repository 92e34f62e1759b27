/** The sound of what calls somebody. */

/** @type {AudioContext | null} */
let audio = null;

/** Two soft notes, made here so that nothing is fetched. */
export function chime() {
    audio ??= new AudioContext();
    if (audio.state === "suspended") return void audio.resume();
    for (const [pitch, start] of [[660, 0], [880, 0.09]]) {
        const tone = audio.createOscillator();
        const loudness = audio.createGain();
        const at = audio.currentTime + start;
        tone.frequency.value = pitch;
        loudness.gain.setValueAtTime(0.0001, at);
        loudness.gain.exponentialRampToValueAtTime(0.06, at + 0.015);
        loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
        tone.connect(loudness).connect(audio.destination);
        tone.start(at);
        tone.stop(at + 0.3);
    }
}
