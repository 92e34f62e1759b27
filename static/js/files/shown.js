/** What can be seen or heard of a file in its place: video and sound that play, the beginning of a text. */

import {html, nothing} from "lit";
import {above} from "#files/tiles.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {explain} from "#shell/toasts.js";

/** Bytes of a text that are fetched to be looked at. */
const PIECE = 65_536;
/** Characters of it that are coloured. */
const COLOURED = 20_000;
const LANGUAGES = {
    py: "python", js: "javascript", mjs: "javascript", ts: "typescript", json: "json", css: "css", html: "xml", xml: "xml", svg: "xml", sh: "bash", sql: "sql", rs: "rust", go: "go",
    java: "java", rb: "ruby", php: "php", c: "c", h: "c", cpp: "cpp", yml: "yaml", yaml: "yaml", toml: "ini", ini: "ini", diff: "diff", patch: "diff",
};

class Shown extends Element {
    static properties = {file: {attribute: false}, text: {state: true}, error: {state: true}, whole: {state: true}, broken: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.file = undefined;
        /** The beginning of a text, when it was asked for. @type {string | null} */
        this.text = null;
        /** @type {any} */
        this.error = null;
        /** Is that all of it? */
        this.whole = true;
        /** The browser can't play it. */
        this.broken = false;
    }

    /** @param {Map<string, any>} changed */
    willUpdate(changed) {
        if (changed.get("file")?.url !== this.file.url) this.broken = false;
    }

    render() {
        const {type} = this.file;
        if (this.broken) return html`<p class="shown-note">${t("It can't be played here. You can download it.")}</p>`;
        if (type.startsWith("video/")) return this.video();
        if (type.startsWith("audio/")) return html`<audio controls preload="metadata" src=${this.file.url} aria-label=${this.file.name} @error=${this.fails}></audio>`;
        return this.words();
    }

    video() {
        const {file} = this;
        return html`<video controls playsinline preload="metadata" src=${file.url} poster=${file.poster ?? file.thumb ?? nothing} width=${file.width ?? 480} height=${file.height ?? 270} aria-label=${file.name} @error=${this.fails}></video>`;
    }

    fails() {
        this.broken = true;
    }

    words() {
        if (this.error) return html`<p class="shown-note text-attention" role="alert">${explain(this.error)} <button class="link-button" @click=${this.read}>${t("Try again")}</button></p>`;
        if (this.text === null) return html`<button class="link-button shown-more" @click=${this.read}>${icon("eye", "small")}${t("Show the text")}</button>`;
        const [first, rest] = parted(this.text);
        return html`<div class="shown-text"><pre tabindex="0" role="region" aria-label=${t("Text of {name}", {name: this.file.name})}><code class=${this.language ? `language-${this.language}` : ""} .textContent=${first}></code><span .textContent=${rest}></span></pre>
            <p class="shown-note">${this.whole ? nothing : t("This is the beginning of it.")} <button class="link-button" @click=${() => { this.text = null; }}>${t("Hide the text")}</button></p></div>`;
    }

    get language() {
        return LANGUAGES[this.file.name.split(".").pop()?.toLowerCase()] ?? "";
    }

    async read() {
        this.error = null;
        try {
            const answer = await fetch(this.file.url, {headers: {Range: `bytes=0-${PIECE - 1}`}});
            if (!answer.ok) throw {code: "refused"};
            const bytes = new Uint8Array(await answer.arrayBuffer()).subarray(0, PIECE);
            this.whole = bytes.length >= this.file.size;
            // What is cut within a letter isn't shown.
            this.text = new TextDecoder().decode(bytes, {stream: !this.whole});
        } catch (error) {
            this.error = /** @type {any} */ (error).code ? error : {code: "unavailable"};
            return;
        }
        await this.updateComplete;
        if (this.language) above.colour(this);
    }
}

/** What is coloured, up to the end of a line, and what is too much for that. @param {string} text */
function parted(text) {
    if (text.length <= COLOURED) return [text, ""];
    const end = text.lastIndexOf("\n", COLOURED) + 1 || COLOURED;
    return [text.slice(0, end), text.slice(end)];
}

customElements.define("chat-shown", Shown);
