/** Recording a voice message, in the place of the composer's card: how loud, how long, pause, throw away, send. */

import {html, nothing} from "lit";
import {upload} from "#files/upload.js";
import {Element, icon} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {drafts} from "#messages/drafts.js";
import {takeCopy} from "#messages/logs.js";
import {relay} from "#relay/relay.js";
import {explain, toast} from "#shell/toasts.js";
import {LONGEST, Taking} from "#voice/taking.js";
import {bars, length, peaksOf} from "#voice/wave.js";

const LEAST = 300;
const NEAR = 30_000;
const SHOWN = 56;
const SAID = {
    NotAllowedError: () => t("The microphone is not allowed here. Allow it for this site in your browser, and try again."),
    NotFoundError: () => t("There is no microphone on this device."),
    NotReadableError: () => t("The microphone is in use by another program."),
};

/** @param {any} composer */
export function record(composer) {
    if (composer.querySelector("chat-recorder")) return;
    if (!Taking.possible) return void toast(t("This browser can't record sound."));
    const recorder = /** @type {Recorder} */ (document.createElement("chat-recorder"));
    recorder.composer = composer;
    composer.append(recorder);
}

class Recorder extends Element {
    static properties = {state: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.composer = undefined;
        /** @type {"asking" | "recording" | "sending" | "failed"} */
        this.state = "asking";
        this.error = "";
        /** @type {File | null} */
        this.sound = null;
        /** The id of the upload. @type {number | null} */
        this.file = null;
        this.nonce = crypto.randomUUID();
        this.taking = new Taking(() => this.requestUpdate());
    }

    async connectedCallback() {
        super.connectedCallback();
        try {
            await this.taking.start();
            this.state = "recording";
            await this.updateComplete;
            /** @type {HTMLElement | null} */ (this.querySelector(".send"))?.focus();
        } catch (error) {
            const {name} = /** @type {Error} */ (error);
            toast(SAID[name]?.() ?? t("The microphone could not be opened."), {seconds: 12});
            this.leave();
        }
    }

    /** The room was left, or it is done. */
    disconnectedCallback() {
        super.disconnectedCallback();
        this.taking.release();
        this.going?.stop();
    }

    leave() {
        this.remove();
        this.composer.field?.focus();
    }

    render() {
        const {state, taking} = this;
        return html`<div class="recorder" role="group" aria-label=${t("Recording a voice message")} @keydown=${this.key}>
            <button type="button" class="icon-button" aria-label=${t("Throw it away")} title=${t("Throw it away (Esc)")} @click=${this.leave}>${icon("trash-2")}</button>
            ${state === "asking" ? html`<span class="recorder-words" role="status">${t("Allow the microphone to begin.")}</span>`
                : html`<span class="recorder-dot ${taking.paused || taking.stopped ? "still" : ""}" aria-hidden="true"></span>
                <span class="recorder-time numeric" role="timer" aria-label=${t("Length")}>${length(taking.duration / 1000)}</span>
                <div class="recorder-wave" dir="ltr">${bars(this.shown)}</div>${this.middle()}`}
        </div>`;
    }

    /** The last few seconds; in the end, all of it. */
    get shown() {
        const {levels, stopped} = this.taking;
        if (stopped) return peaksOf(levels, SHOWN);
        const last = levels.slice(-SHOWN).map((level) => Math.min(100, Math.round(level * 160)));
        return [...Array(SHOWN - last.length).fill(0), ...last];
    }

    middle() {
        const {state, taking} = this;
        if (state === "failed") return html`<span class="recorder-words text-attention" role="alert">${this.error}</span>${this.button(t("Try again"))}`;
        if (state === "sending") return html`<span class="recorder-words" role="status">${t("Sending…")}</span>`;
        return html`${this.limit()}${taking.stopped ? nothing : html`<button type="button" class="icon-button" aria-label=${taking.paused ? t("Go on") : t("Pause")}
                title=${taking.paused ? t("Go on") : t("Pause")} @click=${() => (taking.paused ? taking.goOn() : taking.pause())}>${icon(taking.paused ? "mic" : "pause")}</button>`}
            ${this.button(t("Send"))}`;
    }

    button(label) {
        return html`<button type="button" class="send" aria-label=${label} title=${label} @click=${this.send}>${icon("send-horizontal", "directional")}</button>`;
    }

    /** How long it may be; near the end, what is left; then that it is over. */
    limit() {
        const left = LONGEST - this.taking.duration;
        if (left <= 0) return html`<span class="recorder-words text-attention" role="status">${t("Five minutes are the most.")}</span>`;
        const seconds = Math.ceil(left / 1000);
        if (left <= NEAR) return html`<span class="recorder-limit text-attention numeric">${plural(seconds, "{count} s left", "{count} s left")}</span>`;
        return html`<span class="recorder-limit hint numeric">${t("of {length}", {length: length(LONGEST / 1000)})}</span>`;
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        this.leave();
    }

    async send() {
        if (this.taking.duration < LEAST) return void toast(t("That was too short. Speak, and then send it."));
        this.state = "sending";
        try {
            this.sound ??= await this.taking.stop();
            this.file ??= await this.bringUp(/** @type {File} */ (this.sound));
            const {where, draft} = this.composer;
            const {message} = await relay.request("voice.send", {
                ...where, nonce: this.nonce, file: this.file, duration: this.taking.duration, peaks: peaksOf(this.taking.levels),
                ...(draft.reply ? {reply_to: draft.reply.number} : {}), ...(where.thread && this.composer.also ? {also_to_room: true} : {}),
            });
            takeCopy({...message, nonce: this.nonce});
            if (draft.reply) drafts.reply(where, null);
            this.composer.also = false;
            this.leave();
        } catch (error) {
            this.error = explain(error);
            this.state = "failed";
        }
    }

    /** @param {File} sound @returns {Promise<number>} */
    async bringUp(sound) {
        this.going = upload(sound, () => {});
        return (await this.going.done).id;
    }
}

customElements.define("chat-recorder", Recorder);
