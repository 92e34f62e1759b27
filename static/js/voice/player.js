/** A voice message in the timeline: play, its waveform to seek in, the time that is left, and how fast. */

import {html, nothing} from "lit";
import {displayName} from "#accounts/directory.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {nextRate, placeOf, places, seek, speed, toggle} from "#voice/playing.js";
import {bars, length} from "#voice/wave.js";

const STEPS = {ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 15, PageDown: -15};
const SHORT = 30;

class Voice extends Element {
    static properties = {message: {attribute: false}};

    constructor() {
        super();
        /** @type {any} */
        this.message = undefined;
        this.end = () => {};
        new StoreController(this, speed);
    }

    connectedCallback() {
        super.connectedCallback();
        this.end = places.subscribe((urls) => urls.has(this.url) && this.requestUpdate());
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.end();
    }

    get url() {
        return this.message?.files?.[0]?.url ?? "";
    }

    get seconds() {
        return this.message.voice.duration / 1000;
    }

    render() {
        const {voice, author} = this.message;
        if (!this.url) return html`<p class="gone">${icon("mic", "small")}${t("The recording is gone.")}</p>`;
        const {time, playing, failed} = placeOf(this.url);
        const at = Math.min(time, this.seconds);
        return html`<div class="voice" role="group" aria-label=${t("Voice message of {name}, {length}", {name: displayName(author), length: length(this.seconds)})}>
            <button class="voice-play" aria-label=${playing ? t("Pause") : t("Play")} @click=${() => toggle(this.url)}>${icon(playing ? "pause" : "play")}</button>
            <div class="voice-wave" role="slider" tabindex="0" aria-label=${t("Where it plays")} aria-valuemin="0" aria-valuemax=${Math.round(this.seconds)} aria-valuenow=${Math.round(at)}
                aria-valuetext=${t("{time} of {length}", {time: length(at), length: length(this.seconds)})} @keydown=${this.key} @pointerdown=${this.grab}>${bars(voice.peaks, at / this.seconds)}</div>
            <span class="voice-time numeric">${length(playing || time ? this.seconds - at : this.seconds)}</span>
            <button class="voice-rate numeric" aria-label=${t("Speed {rate}", {rate: `${speed.get("rate")}×`})} title=${t("Speed")} @click=${nextRate}><span class="pill" dir="ltr">${speed.get("rate")}×</span></button>
        </div>${failed ? html`<p class="voice-failed text-attention" role="alert">${t("It can't be played here.")}
            <a href=${this.url} download=${this.message.files[0].name}>${t("Download")}</a></p>` : nothing}`;
    }

    go(time) {
        seek(this.url, Math.max(0, Math.min(time, this.seconds - 0.05)));
    }

    /** By five seconds, in a short one by a tenth of it. @param {KeyboardEvent} event */
    key(event) {
        const {time} = placeOf(this.url);
        const step = STEPS[event.key];
        if (event.key === " " || event.key === "Enter") toggle(this.url);
        else if (event.key === "Home" || event.key === "End") this.go(event.key === "Home" ? 0 : this.seconds);
        else if (step) this.go(time + (this.seconds < SHORT ? (step / 50) * this.seconds : step));
        else return;
        event.preventDefault();
        event.stopPropagation();
    }

    /** Where the finger goes. A recording runs from left to right in every language. @param {PointerEvent} event */
    grab(event) {
        if (event.button) return;
        const wave = /** @type {HTMLElement} */ (event.currentTarget);
        const box = wave.getBoundingClientRect();
        const to = ({clientX}) => this.go(((clientX - box.left) / box.width) * this.seconds);
        wave.setPointerCapture(event.pointerId);
        to(event);
        wave.addEventListener("pointermove", to);
        for (const kind of ["pointerup", "pointercancel"]) wave.addEventListener(kind, () => wave.removeEventListener("pointermove", to), {once: true});
    }
}

customElements.define("chat-voice", Voice);
