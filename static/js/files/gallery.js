/** The pictures of a room one after the other, as large as there is room: by keys, wheel and fingers. */

import {html, nothing, render} from "lit";
import {displayName} from "#accounts/directory.js";
import {Looking} from "#files/looking.js";
import {sizeName} from "#files/sizes.js";
import {icon} from "#lib/dom.js";
import {currentLanguage, t} from "#lib/i18n.js";
import {fullTime} from "#lib/time.js";
import {roomPath} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";
import {route} from "#shell/route.js";

/** @typedef {{file: any, message: any}} Shown */

/** Where pictures that belong together stand. */
const ZONES = "chat-timeline, chat-panel, main";

/** @param {HTMLElement & {shows: Shown}} link the picture that was chosen */
export function openGallery(link) {
    const links = /** @type {(HTMLElement & {shows: Shown})[]} */ ([...(link.closest(ZONES) ?? document).querySelectorAll("a.picture")]);
    new Gallery(links.filter((one) => one.shows).map((one) => one.shows), links.indexOf(link)).open();
}

class Gallery {
    /** @param {Shown[]} list @param {number} at */
    constructor(list, at) {
        this.list = list;
        this.at = Math.max(0, at);
        this.dialog = document.createElement("dialog");
        this.dialog.className = "gallery";
        this.looking = new Looking(() => this.picture, (by) => this.go(by));
    }

    open() {
        const {dialog} = this;
        document.body.append(dialog);
        dialog.addEventListener("keydown", (event) => this.key(event));
        dialog.addEventListener("close", () => dialog.remove());
        this.draw();
        dialog.showModal();
        /** @type {HTMLElement} */ (dialog.querySelector(".gallery-frame")).focus();
    }

    /** @returns {HTMLImageElement | null} */
    get picture() {
        return this.dialog.querySelector(".gallery-frame img");
    }

    /** @param {number} by */
    go(by) {
        const at = Math.max(0, Math.min(this.list.length - 1, this.at + by));
        if (at === this.at) return;
        this.at = at;
        this.draw();
        // A button at its end is disabled, and would take the focus along.
        const focused = document.activeElement;
        if (!this.dialog.contains(focused) || focused?.matches(":disabled")) /** @type {HTMLElement} */ (this.dialog.querySelector(".gallery-frame")).focus();
    }

    draw() {
        const {file} = this.list[this.at];
        render(this.template(), this.dialog);
        this.dialog.setAttribute("aria-label", t("Pictures"));
        const image = /** @type {HTMLImageElement} */ (this.picture);
        this.looking.reset();
        image.src = file.thumb;
        this.sharpen(image, file);
        const next = this.list[this.at + 1];
        if (next) new Image().src = largeOf(next.file);
    }

    /** The small one stands until the large one is there. */
    async sharpen(image, file) {
        const large = new Image();
        large.src = largeOf(file);
        await large.decode().catch(() => {});
        if (large.naturalWidth && this.list[this.at].file === file) image.src = large.src;
    }

    template() {
        const {at, list} = this;
        const {file, message} = list[at];
        const [first, last] = [at === 0, at === list.length - 1];
        const room = findRoom(message.room);
        return html`<header class="gallery-head">
                <span class="file-text"><b class="truncate isolated">${file.name}</b>
                    <span class="file-note truncate"><span class="isolated">${displayName(message.author)}</span> · ${fullTime(message.created_at)} · ${sizeName(file.size, currentLanguage())}</span></span>
                <span class="gallery-place numeric" role="status">${t("{place} of {count}", {place: at + 1, count: list.length})}</span>
                ${button("zoom-out", t("Smaller"), () => this.looking.step(-1), "desk-only")}${button("zoom-in", t("Larger"), () => this.looking.step(1), "desk-only")}
                <a class="icon-button" href=${file.url} download=${file.name} aria-label=${t("Download")} title=${t("Download")}>${icon("download")}</a>
                ${room && Number.isFinite(message.number) ? button("message-square-text", t("Go to the message"), () => this.jump(room, message.number)) : nothing}
                ${button("x", t("Close"), () => this.dialog.close())}</header>
            <div class="gallery-frame" tabindex="0" role="group" aria-label=${file.alt || file.name} @wheel=${this.looking.wheel} @pointerdown=${this.looking.down} @pointermove=${this.looking.move}
                @pointerup=${this.looking.up} @pointercancel=${this.looking.up} @dblclick=${this.looking.twice}>
                <img width=${file.width} height=${file.height} alt=${file.alt || file.name} draggable="false"></div>
            <button class="gallery-step before" ?disabled=${first} aria-label=${t("Picture before")} title=${t("Picture before")} @click=${() => this.go(-1)}>${icon("chevron-left", "directional")}</button>
            <button class="gallery-step after" ?disabled=${last} aria-label=${t("Next picture")} title=${t("Next picture")} @click=${() => this.go(1)}>${icon("chevron-right", "directional")}</button>`;
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const ahead = document.dir === "rtl" || getComputedStyle(this.dialog).direction === "rtl" ? -1 : 1;
        const acts = {
            ArrowRight: () => this.go(ahead), ArrowLeft: () => this.go(-ahead), PageDown: () => this.go(1), PageUp: () => this.go(-1),
            Home: () => this.go(-this.list.length), End: () => this.go(this.list.length),
            "+": () => this.looking.step(1), "=": () => this.looking.step(1), "-": () => this.looking.step(-1), 0: () => this.looking.reset(),
        };
        const act = acts[event.key];
        if (!act) return;
        event.preventDefault();
        event.stopPropagation();
        act();
    }

    jump(room, number) {
        this.dialog.close();
        route.go(roomPath(room, number));
    }
}

/** What moves does so only as it came. */
function largeOf(file) {
    return file.animated || !file.screen ? file.url : file.screen;
}

function button(sign, label, run, classes = "") {
    return html`<button class="icon-button ${classes}" aria-label=${label} title=${label} @click=${run}>${icon(sign)}</button>`;
}
