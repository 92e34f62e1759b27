/** The file that goes with what is being written: picked, pasted or dropped, on its way up at once. One for now. */

import {html, nothing} from "lit";
import {fileIcon, sizeName} from "#files/sizes.js";
import {upload} from "#files/upload.js";
import {icon} from "#lib/dom.js";
import {currentLanguage, t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {explain, toast} from "#shell/toasts.js";

const USUAL = 25 * 1024 * 1024;

/** @typedef {{file: File, share: number, preview: string, done: any, error: any, stop: () => void}} Item */

export class Tray {
    /** @param {() => void} redraw @param {() => void} arrived a message that waited for its file may go */
    constructor(redraw, arrived) {
        this.redraw = redraw;
        this.arrived = arrived;
        /** @type {Item | null} */
        this.item = null;
        this.waiting = false;
    }

    get has() {
        return this.item !== null;
    }

    get failed() {
        return Boolean(this.item?.error);
    }

    pick() {
        const input = document.createElement("input");
        input.type = "file";
        input.onchange = () => input.files?.[0] && this.add(input.files[0]);
        input.click();
    }

    /** @param {File} file */
    add(file) {
        const most = relay.limits.files?.size ?? USUAL;
        if (file.size > most) return toast(t("{name} is too large. A file may have up to {size}.", {name: file.name, size: sizeName(most, currentLanguage())}));
        if (file.size === 0) return toast(t("{name} is empty.", {name: file.name}));
        this.clear();
        this.item = {file, share: 0, preview: file.type.startsWith("image/") ? URL.createObjectURL(file) : "", done: null, error: null, stop: () => {}};
        return this.start(this.item);
    }

    /** @param {Item} item */
    async start(item) {
        item.error = null;
        item.share = 0;
        const {done, stop} = upload(item.file, (share) => {
            item.share = share;
            this.redraw();
        });
        item.stop = stop;
        this.redraw();
        try {
            item.done = await done;
        } catch (error) {
            item.error = error;
            this.waiting = false;
        }
        if (item !== this.item) return;
        this.redraw();
        if (this.waiting && item.done) this.arrived();
    }

    /** @returns {any[] | null} the files that are there; null when they aren't yet: `arrived` is called then */
    take() {
        if (!this.item) return [];
        if (!this.item.done) {
            this.waiting = true;
            this.redraw();
            return null;
        }
        const files = [this.item.done];
        this.clear();
        return files;
    }

    clear() {
        const item = this.item;
        this.item = null;
        this.waiting = false;
        if (!item) return;
        if (!item.done) item.stop();
        if (item.preview) URL.revokeObjectURL(item.preview);
        this.redraw();
    }

    render() {
        const {item} = this;
        if (!item) return nothing;
        return html`<div class="tray"><div class="tray-item ${item.error ? "failed" : ""}">
            ${item.preview ? html`<img src=${item.preview} alt="">` : icon(fileIcon(item.file.type))}
            <span class="file-text"><span class="file-name truncate isolated">${item.file.name}</span>${this.note(item)}</span>
            ${item.error ? html`<button type="button" class="icon-button" aria-label=${t("Try again")} title=${t("Try again")} @click=${() => this.start(item)}>${icon("rotate-ccw", "small")}</button>` : nothing}
            <button type="button" class="icon-button" aria-label=${t("Take the file away")} @click=${() => this.clear()}>${icon("x", "small")}</button>
        </div></div>`;
    }

    note(item) {
        if (item.error) return html`<span class="file-note text-attention" role="alert">${explain(item.error)}</span>`;
        if (item.done) return html`<span class="file-note">${sizeName(item.file.size, currentLanguage())}</span>`;
        return html`<progress max="1" .value=${item.share} aria-label=${t("Uploading")}></progress>
            ${this.waiting ? html`<span class="file-note">${t("Goes when the file is up.")}</span>` : nothing}`;
    }
}
