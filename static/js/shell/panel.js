/** What stands beside the timeline: a head, a body from the registry, and a width that is kept. */

import {html, keyed, nothing} from "lit";
import {directory} from "#accounts/directory.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {roomTitle} from "#rooms/names.js";
import {findRoom, rooms, visited} from "#rooms/store.js";
import {panels} from "#shell/registry.js";

const KEY = "panel-width";
const [LEAST, MOST, USUAL] = [280, 640, 340];

class Panel extends Element {
    static properties = {kind: {attribute: false}, place: {attribute: false}, width: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.kind = undefined;
        /** @type {any} */
        this.place = undefined;
        this.width = bounded(Number(localStorage.getItem(KEY)) || USUAL);
        /** Where the focus was before it came here. @type {any} */
        this.from = null;
        new StoreController(this, rooms, visited, directory);
        this.addEventListener("focusin", ({relatedTarget}) => { if (!this.contains(/** @type {any} */ (relatedTarget))) this.from = relatedTarget; });
    }

    connectedCallback() {
        super.connectedCallback();
        this.from = document.activeElement;
    }

    /** The focus isn't lost with the panel that had it. */
    disconnectedCallback() {
        super.disconnectedCallback();
        if (document.activeElement === document.body) this.from?.focus();
    }

    updated() {
        this.style.setProperty("--panel", `${this.width}px`);
    }

    render() {
        const room = findRoom(this.place.room);
        if (!room) return nothing;
        const args = this.place.args;
        return html`<div class="panel-edge" role="separator" aria-orientation="vertical" tabindex="0" aria-label=${t("Width of the panel")}
                aria-valuenow=${this.width} aria-valuemin=${LEAST} aria-valuemax=${MOST}
                @pointerdown=${this.grab} @keydown=${this.onKeys} @dblclick=${() => this.resize(USUAL)}></div>
            <div class="view-head panel-head">
                <button class="icon-button phone-only" aria-label=${t("Back")} @click=${() => panels.close()}>${icon("arrow-left", "directional")}</button>
                <div class="head-text"><h2>${this.kind.title(args, room)}</h2>
                    <p class="head-note truncate isolated">${this.kind.note?.(args, room) ?? roomTitle(room)}</p></div>
                <button class="icon-button desk-only" aria-label=${t("Close")} @click=${() => panels.close()}>${icon("x")}</button>
            </div>
            <div class="panel-body">${keyed(this.kind.key?.(args, room) ?? `${room.id} ${JSON.stringify(args)}`, this.kind.render(args, room))}</div>`;
    }

    /** @param {PointerEvent} event */
    grab(event) {
        event.preventDefault();
        const edge = /** @type {HTMLElement} */ (event.currentTarget);
        edge.setPointerCapture(event.pointerId);
        const from = event.clientX;
        const width = this.width;
        const towards = getComputedStyle(this).direction === "rtl" ? -1 : 1;
        const move = (next) => this.resize(width + (from - next.clientX) * towards);
        edge.addEventListener("pointermove", move);
        edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", move), {once: true});
    }

    /** @param {KeyboardEvent} event */
    onKeys(event) {
        const towards = getComputedStyle(this).direction === "rtl" ? -1 : 1;
        const step = {ArrowLeft: 16 * towards, ArrowRight: -16 * towards}[event.key];
        if (!step) return;
        event.preventDefault();
        this.resize(this.width + step);
    }

    resize(width) {
        this.width = bounded(width);
        localStorage.setItem(KEY, String(this.width));
    }
}

function bounded(width) {
    return Math.round(Math.max(LEAST, Math.min(MOST, width)));
}

customElements.define("chat-panel", Panel);
