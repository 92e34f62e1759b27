/** Taking down what the microphone hears: sound, its length, and how loud it is. Knows no page. */

export const LONGEST = 300_000;
const EVERY = 50;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 32_000;

export class Taking {
    /** @param {() => void} told something is to be drawn: a level, the end */
    constructor(told) {
        this.told = told;
        /** How loud, 20 times a second, 0 to 1. @type {number[]} */
        this.levels = [];
        /** @type {Blob[]} */
        this.pieces = [];
        this.before = 0;
        this.since = 0;
        this.timer = 0;
    }

    static get possible() {
        return Boolean(navigator.mediaDevices && "MediaRecorder" in globalThis && KINDS.some((kind) => MediaRecorder.isTypeSupported(kind)));
    }

    /** Rejects as `getUserMedia` does when there is no microphone, or it isn't allowed. */
    async start() {
        this.stream = await navigator.mediaDevices.getUserMedia({audio: true});
        if (this.over) return this.release();
        const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
        this.recorder = new MediaRecorder(this.stream, {mimeType, audioBitsPerSecond: BITS});
        this.ended = new Promise((done) => this.recorder?.addEventListener("stop", done));
        this.recorder.addEventListener("dataavailable", ({data}) => this.pieces.push(data));
        this.listen();
        this.recorder.start(1_000);
        this.since = performance.now();
        this.timer = setInterval(() => this.tick(), EVERY);
        return undefined;
    }

    listen() {
        this.context = new AudioContext();
        this.analyser = this.context.createAnalyser();
        this.analyser.fftSize = 1024;
        this.heard = new Uint8Array(this.analyser.fftSize);
        this.context.createMediaStreamSource(/** @type {MediaStream} */ (this.stream)).connect(this.analyser);
    }

    tick() {
        if (this.paused) return;
        const heard = /** @type {Uint8Array<ArrayBuffer>} */ (this.heard);
        this.analyser?.getByteTimeDomainData(heard);
        this.levels.push(heard.reduce((most, one) => Math.max(most, Math.abs(one - 128)), 0) / 128);
        if (this.duration >= LONGEST) this.stop();
        this.told();
    }

    get paused() {
        return this.recorder?.state === "paused";
    }

    /** It takes nothing more. */
    get stopped() {
        return this.recorder?.state === "inactive";
    }

    /** In milliseconds. */
    get duration() {
        return Math.min(LONGEST, Math.round(this.before + (this.since ? performance.now() - this.since : 0)));
    }

    pause() {
        this.keepTime();
        this.recorder?.pause();
        this.told();
    }

    goOn() {
        this.since = performance.now();
        this.recorder?.resume();
        this.told();
    }

    keepTime() {
        this.before = this.duration;
        this.since = 0;
    }

    /** @returns {Promise<File | null>} what was taken down; null when there was nothing */
    async stop() {
        if (!this.recorder) return null;
        this.keepTime();
        if (!this.stopped) this.recorder.stop();
        await this.ended;
        this.release();
        this.told();
        const type = this.recorder.mimeType.split(";")[0];
        return new File(this.pieces, `voice.${type.split("/")[1]}`, {type});
    }

    /** Let go of the microphone, whatever happened. */
    release() {
        this.over = true;
        clearInterval(this.timer);
        for (const track of this.stream?.getTracks() ?? []) track.stop();
        if (this.context?.state !== "closed") this.context?.close();
    }
}
