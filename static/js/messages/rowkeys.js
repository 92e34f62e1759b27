/** Hover, focus, keys and long presses on the rows: one set of listeners on the timeline, whatever its length. */

import {focusComposer} from "#messages/edit.js";
import {openMessageMenu, openMessageSheet} from "#messages/menu.js";

const LONG = 450;
const SLIP = 10;
const SETTLED = 120;

/** The keyboard goes from the field below to the newest message of the room. @returns {boolean} whether there is one */
export function toLastRow() {
    const row = /** @type {HTMLElement | undefined} */ ([...document.querySelectorAll("chat-room .message")].at(-1));
    row?.focus();
    return Boolean(row);
}

export class RowKeys {
    /** @param {any} host the timeline element */
    constructor(host) {
        this.host = host;
        this.timer = 0;
        this.from = {x: 0, y: 0};
        /** Where the mouse is over the timeline. @type {{x: number, y: number} | null} */
        this.pointer = null;
        this.settling = 0;
        host.addEventListener("pointerover", (event) => event.pointerType !== "touch" && this.hover(event.target));
        host.addEventListener("pointerleave", () => {
            this.pointer = null;
            this.bar?.hide();
        });
        host.addEventListener("focusin", (event) => this.hover(event.target));
        host.addEventListener("scroll", () => this.scrolled(), {capture: true, passive: true});
        host.addEventListener("keydown", (event) => this.key(event));
        host.addEventListener("pointerdown", (event) => event.pointerType === "touch" && this.press(event));
        host.addEventListener("pointermove", (event) => this.move(event));
        for (const type of ["pointerup", "pointercancel"]) host.addEventListener(type, () => this.release());
        host.addEventListener("click", (event) => this.sameLink(event));
        if (matchMedia("(pointer: coarse)").matches) import("#messages/swipe.js").then(({Swipe}) => new Swipe(host, (target) => this.at(target)), () => {});
        host.addEventListener("contextmenu", (event) => this.pressed && event.preventDefault());
    }

    /** A link to the message that the address names already changes no address: go there again. */
    sameLink(event) {
        const link = event.target.closest?.("a.quote, a.at");
        const number = Number(/(?:\/|at=)(\d+)$/.exec(link?.getAttribute("href") ?? "")?.[1]);
        if (number && number === this.host.number) this.host.place?.goTo(number);
    }

    get bar() {
        return this.host.querySelector("chat-message-bar");
    }

    /** @param {any} target @returns {{row: HTMLElement, message: any} | null} */
    at(target) {
        const row = target.closest?.("[data-number]");
        const message = row && this.host.log.get(Number(row.dataset.number));
        return message ? {row, message} : null;
    }

    hover(target) {
        if (this.bar?.contains(target)) return;
        const found = this.at(target);
        if (found && !target.closest("chat-edit")) this.bar?.show(found.row, found.message);
        else if (!target.closest(".new-line, .day, .scroller") || target.closest("chat-edit")) this.bar?.hide();
    }

    /**
     * The rows move under the pointer: the bar comes back at the one that stops there. A finger that scrolls has its
     * press taken away by the browser; rows that move by themselves take none away.
     */
    scrolled() {
        this.bar?.hide();
        clearTimeout(this.settling);
        this.settling = /** @type {any} */ (setTimeout(() => {
            const under = this.pointer && document.elementFromPoint(this.pointer.x, this.pointer.y);
            if (under && this.host.contains(under)) this.hover(under);
        }, SETTLED));
    }

    move(event) {
        if (event.pointerType !== "touch") this.pointer = {x: event.clientX, y: event.clientY};
        if (this.slipped(event)) this.release();
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        const target = /** @type {HTMLElement} */ (event.target);
        if (!target.matches(".scroller, .message")) return;
        if (event.key === "ArrowUp" || event.key === "ArrowDown") this.walk(event, target);
        else if (event.key === "Enter") this.menu(event, target);
        else if (event.key === "End") this.host.toEnd();
    }

    walk(event, target) {
        const rows = [...this.host.querySelectorAll(".message")];
        const at = target.matches(".message") ? rows.indexOf(target) : rows.length;
        const next = rows[at + (event.key === "ArrowUp" ? -1 : 1)];
        const out = !next && event.key === "ArrowDown" && target.matches(".message") && !this.host.log.hasAfter;
        if (next || out) event.preventDefault();
        if (out) focusComposer(this.host.where);
        if (!next) return;
        next.focus({preventScroll: true});
        next.scrollIntoView({block: "nearest"});
        this.hover(next);
    }

    menu(event, target) {
        const found = this.at(target);
        if (!found) return;
        event.preventDefault();
        openMessageMenu(found.message, found.row, this.host.where);
    }

    press(event) {
        const found = this.at(event.target);
        this.pressed = false;
        if (!found || event.target.closest("a, button, textarea, input")) return;
        this.from = {x: event.clientX, y: event.clientY};
        this.timer = /** @type {any} */ (setTimeout(() => {
            this.pressed = true;
            openMessageSheet(found.message, this.host.where);
        }, LONG));
    }

    slipped(event) {
        return this.timer && Math.hypot(event.clientX - this.from.x, event.clientY - this.from.y) > SLIP;
    }

    release() {
        clearTimeout(this.timer);
        this.timer = 0;
    }
}
