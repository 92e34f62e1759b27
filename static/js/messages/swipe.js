/** Swiping a row towards the end of the line does one act with it: to answer. Loaded where fingers are. */

import {render} from "lit";
import {icon} from "#lib/dom.js";
import {rowActions} from "#messages/registry.js";
import {findRoom} from "#rooms/store.js";

const FAR = 56;
const MOST = 72;
const BEGUN = 12;
/** Where the browser's own gesture for going back begins. */
const EDGE = 28;
const NOT_FROM = "pre, .wide, .math.display, a, button, input, textarea, select, video, chat-edit";

/**
 * How far a row goes with a finger: up to FAR at once, then slower, never beyond MOST, and not backwards. Pure.
 * @param {number} moved px towards the end of the line
 */
function shiftOf(moved) {
    return Math.max(0, Math.min(MOST, moved <= FAR ? moved : FAR + (moved - FAR) / 4));
}

export class Swipe {
    /** @param {any} host the timeline @param {(target: any) => {row: HTMLElement, message: any} | null} at */
    constructor(host, at) {
        this.host = host;
        this.at = at;
        /** @type {{id: number, x: number, y: number, row: HTMLElement, run: () => void, way: number, moving: boolean, shift: number} | null} */
        this.held = null;
        host.addEventListener("pointerdown", (event) => this.down(event));
        host.addEventListener("pointermove", (event) => this.move(event));
        host.addEventListener("pointerup", (event) => this.end(event, true));
        host.addEventListener("pointercancel", (event) => this.end(event, false));
    }

    down(event) {
        if (this.held) this.back();
        const found = event.pointerType === "touch" && event.isPrimary && !event.target.closest(NOT_FROM) && this.at(event.target);
        if (!found || event.clientX < EDGE || event.clientX > innerWidth - EDGE) return;
        const {where} = this.host;
        const act = [...rowActions].find((one) => one.swipe && one.show(found.message, findRoom(found.message.room), where));
        if (!act) return;
        const way = getComputedStyle(this.host).direction === "rtl" ? -1 : 1;
        this.held = {id: event.pointerId, x: event.clientX, y: event.clientY, row: found.row, way, moving: false, shift: 0, run: () => act.run(found.message, found.row, where)};
        this.sign = act.icon;
    }

    move(event) {
        const {held} = this;
        if (!held || event.pointerId !== held.id) return;
        const along = (event.clientX - held.x) * held.way;
        const across = Math.abs(event.clientY - held.y);
        if (!held.moving) {
            if (across > BEGUN || along < -BEGUN) this.held = null;
            else if (along > BEGUN && along > 1.5 * across) this.begin(held);
            if (!this.held?.moving) return;
        }
        const before = held.shift;
        held.shift = shiftOf(along - BEGUN);
        held.row.style.translate = `${held.shift * held.way}px`;
        const mark = /** @type {HTMLElement} */ (this.mark);
        mark.style.opacity = String(Math.min(1, held.shift / FAR));
        mark.classList.toggle("armed", held.shift >= FAR);
        if (before < FAR && held.shift >= FAR) navigator.vibrate?.(8);
    }

    begin(held) {
        held.moving = true;
        held.row.classList.add("swiped");
        this.mark = document.createElement("span");
        this.mark.className = "swipe-mark";
        render(icon(this.sign ?? "reply", "directional"), this.mark);
        const frame = this.host.getBoundingClientRect();
        const row = held.row.getBoundingClientRect();
        const middle = (Math.max(row.top, frame.top) + Math.min(row.bottom, frame.bottom)) / 2;
        this.mark.style.insetBlockStart = `${middle - frame.top}px`;
        this.host.append(this.mark);
    }

    end(event, lifted) {
        const {held} = this;
        if (!held || event.pointerId !== held.id) return;
        this.back();
        if (lifted && held.shift >= FAR) held.run();
    }

    back() {
        const {held} = this;
        this.held = null;
        this.mark?.remove();
        if (!held?.moving) return;
        held.row.style.translate = "";
        setTimeout(() => held.row.classList.remove("swiped"), 200);
    }
}
