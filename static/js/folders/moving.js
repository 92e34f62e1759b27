/**
 * Moving rooms and folders about in the list: by mouse, by a long press of a finger, by Alt and the arrows; and the menu of a
 * row, by the other button, a long press or the menu key. Loaded when a hand or the focus comes near the list.
 */

import {t} from "#lib/i18n.js";
import {order, put, step, stepFolder} from "#folders/acts.js";
import {openFolderMenu, openRoomMenu} from "#folders/menus.js";
import {clear, mark, targetAt} from "#folders/target.js";
import {findRoom} from "#rooms/store.js";
import {shortcuts} from "#shell/registry.js";

const NEAR = 6;
const HOLD = 420;
const EDGE = 40;
// So far beside the pointer that the line where it would come to stand is seen.
const SHIFT = 14;

/** What of the list an element belongs to: a room, or the head of one of my folders. @returns {{row: HTMLElement, room?: number, folder?: number} | null} */
function thingAt(target) {
    const row = target.closest?.("[data-room]");
    if (row) return {row, room: Number(row.dataset.room)};
    const head = target.closest?.(".side-part");
    const folder = Number(head?.parentElement.dataset.part);
    return folder ? {row: head, folder} : null;
}

class Moving {
    /** @param {HTMLElement} list */
    constructor(list) {
        this.list = list;
        /** @type {any} */
        this.held = null;
        list.addEventListener("pointerdown", (event) => this.take(event));
        list.addEventListener("pointermove", (event) => this.move(event));
        list.addEventListener("pointerup", () => this.drop());
        list.addEventListener("pointercancel", () => this.cancel());
        list.addEventListener("contextmenu", (event) => this.menu(event));
        list.addEventListener("keydown", (event) => this.key(event));
        list.addEventListener("touchmove", (event) => this.held?.begun && event.preventDefault(), {passive: false});
        list.addEventListener("click", (event) => this.swallow(event), {capture: true});
        document.addEventListener("keydown", (event) => this.held?.begun && event.key === "Escape" && this.escape(event), {capture: true});
    }

    take(event) {
        const thing = event.button === 0 && event.isPrimary && thingAt(event.target);
        if (!thing) return;
        this.end();
        this.swallows = false;
        this.held = {...thing, x: event.clientX, y: event.clientY, pointer: event.pointerId, touch: event.pointerType !== "mouse"};
        if (this.held.touch) this.held.timer = setTimeout(() => this.begin(), HOLD);
    }

    move(event) {
        const {held} = this;
        if (held?.pointer !== event.pointerId) return;
        if (!held.touch && event.buttons === 0) return this.end();
        const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) > NEAR;
        if (!held.begun && far && held.touch) return this.end();
        if (!held.begun && far) this.begin();
        if (!held.begun) return;
        held.moved ||= far;
        held.ghost.style.transform = `translate(${SHIFT}px, ${event.clientY - held.y + SHIFT}px)`;
        this.scroll(event.clientY);
        held.target = targetAt(this.list, event.clientX, event.clientY, held);
        mark(this.list, held.target);
    }

    begin() {
        const {held} = this;
        if (!held || held.begun) return;
        const at = held.row.getBoundingClientRect();
        try {
            this.list.setPointerCapture(held.pointer);
        } catch {
            return this.end(); // the finger has gone before it was heard here
        }
        held.begun = true;
        navigator.vibrate?.(10);
        held.ghost = held.row.cloneNode(true);
        held.ghost.classList.add("side-ghost");
        held.ghost.setAttribute("aria-hidden", "true");
        held.ghost.removeAttribute("data-room");
        Object.assign(held.ghost.style, {insetBlockStart: `${at.top}px`, left: `${at.left}px`, inlineSize: `${at.width}px`});
        this.list.append(held.ghost);
        held.row.classList.add("side-taken");
    }

    /** Near an edge the list goes on. */
    scroll(y) {
        const {top, bottom} = this.list.getBoundingClientRect();
        if (y < top + EDGE) this.list.scrollTop -= 12;
        else if (y > bottom - EDGE) this.list.scrollTop += 12;
    }

    drop() {
        const held = this.end();
        if (!held?.begun) return;
        this.swallows = true;
        if (!held.moved && held.touch) setTimeout(() => this.open(held)); // the end of this press would close it
        else if (held.target && held.folder) order(held.folder, held.target.before);
        else if (held.target) put(held.room, held.target.folder, held.target.before);
    }

    /** Let go; what was held. */
    end() {
        const {held} = this;
        this.held = null;
        clearTimeout(held?.timer);
        held?.ghost?.remove();
        held?.row.classList.remove("side-taken");
        clear(this.list);
        return held;
    }

    /** A system that opens menus by itself after a long press takes the finger away. */
    cancel() {
        const held = this.end();
        if (held?.begun && !held.moved) setTimeout(() => this.open(held));
    }

    escape(event) {
        event.stopPropagation();
        this.swallows = true;
        this.end();
    }

    /** The end of a drag is no click on the row. */
    swallow(event) {
        if (!this.swallows) return;
        this.swallows = false;
        event.preventDefault();
        event.stopPropagation();
    }

    menu(event) {
        const thing = thingAt(event.target);
        if (!thing) return;
        event.preventDefault();
        if (!this.held?.touch) this.open(thing);
    }

    /** @param {{row: HTMLElement, room?: number, folder?: number}} thing */
    open({row, room, folder}) {
        if (folder) openFolderMenu(/** @type {HTMLElement} */ (row.querySelector(".icon-button")), {id: folder});
        else if (findRoom(room)) openRoomMenu(row, findRoom(room)).addEventListener("toggle", () => row.removeAttribute("aria-expanded"));
    }

    key(event) {
        const by = event.altKey && !event.shiftKey && !event.ctrlKey && {ArrowUp: -1, ArrowDown: 1}[event.key];
        const thing = by && thingAt(event.target);
        if (!thing) return;
        event.preventDefault();
        event.stopPropagation();
        requestAnimationFrame(() => event.target.focus()); // an element that is put elsewhere loses it
        if (thing.folder) stepFolder(thing.folder, by);
        else step(/** @type {number} */ (thing.room), by);
    }
}

/** @type {WeakMap<HTMLElement, Moving>} */
const attached = new WeakMap();

/** @param {HTMLElement} list @param {Event} [event] that called for it: a finger that is held already */
export function attach(list, event) {
    const known = attached.get(list);
    const moving = known ?? new Moving(list);
    if (event instanceof PointerEvent && event.type === "pointerdown" && !moving.held) moving.take(event);
    if (known) return;
    attached.set(list, moving);
    list.classList.add("movable");
    const group = t("The list at the side");
    shortcuts.add({keys: "alt+arrowup", label: t("Move the room or folder up"), group, order: 40});
    shortcuts.add({keys: "alt+arrowdown", label: t("Move the room or folder down"), group, order: 41});
}
