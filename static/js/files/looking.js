/** A picture under wheel and fingers: larger, smaller, moved, and swiped away to the next one. */

import {moved, WHOLE, zoomed} from "#files/zoom.js";

const STEP = 1.5;
const TWICE = 2.5;
const SWIPE = 56;

export class Looking {
    /** @param {() => HTMLImageElement | null} picture @param {(by: number) => void} go to the next, or the one before */
    constructor(picture, go) {
        this.picture = picture;
        this.go = go;
        this.view = WHOLE;
        /** Fingers on it, by their id. @type {Map<number, {x: number, y: number}>} */
        this.fingers = new Map();
        /** How far one finger has gone while the picture is whole. */
        this.swiped = {x: 0, y: 0};
        for (const name of ["wheel", "down", "move", "up", "twice"]) this[name] = this[name].bind(this);
    }

    reset() {
        this.fingers.clear();
        this.show(WHOLE);
    }

    /** @param {number} by 1 larger, -1 smaller */
    step(by) {
        this.zoom(STEP ** by, {x: 0, y: 0});
    }

    zoom(factor, at) {
        const {picture, frame} = this.sizes();
        this.show(zoomed(this.view, factor, at, picture, frame));
    }

    show(view) {
        this.view = view;
        const image = this.picture();
        if (!image) return;
        image.style.transform = view.scale === 1 ? "" : `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
        image.parentElement?.classList.toggle("zoomed", view.scale > 1);
    }

    sizes() {
        const image = /** @type {HTMLImageElement} */ (this.picture());
        const frame = /** @type {HTMLElement} */ (image.parentElement);
        return {picture: {width: image.offsetWidth, height: image.offsetHeight}, frame: {width: frame.clientWidth, height: frame.clientHeight}};
    }

    /** From the middle of the frame. @param {{clientX: number, clientY: number}} event */
    at({clientX, clientY}) {
        const frame = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (this.picture()).parentElement);
        const box = frame.getBoundingClientRect();
        return {x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2};
    }

    /** @param {WheelEvent} event */
    wheel(event) {
        event.preventDefault();
        this.zoom(Math.exp(-event.deltaY / 400), this.at(event));
    }

    /** @param {MouseEvent} event */
    twice(event) {
        this.zoom(this.view.scale > 1 ? 0 : TWICE, this.at(event));
    }

    /** @param {PointerEvent} event */
    down(event) {
        if (event.button) return;
        /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
        this.fingers.set(event.pointerId, this.at(event));
        this.swiped = {x: 0, y: 0};
    }

    /** @param {PointerEvent} event */
    move(event) {
        const before = this.fingers.get(event.pointerId);
        if (!before) return;
        const now = this.at(event);
        const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
        this.fingers.set(event.pointerId, now);
        const {picture, frame} = this.sizes();
        if (other) {
            const apart = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
            this.zoom(apart(now) / apart(before), {x: (now.x + other.x) / 2, y: (now.y + other.y) / 2});
        } else if (this.view.scale > 1) this.show(moved(this.view, now.x - before.x, now.y - before.y, picture, frame));
        else this.swiped = {x: this.swiped.x + now.x - before.x, y: this.swiped.y + now.y - before.y};
    }

    /** @param {PointerEvent} event */
    up(event) {
        const alone = this.fingers.delete(event.pointerId) && this.fingers.size === 0;
        const {x, y} = this.swiped;
        this.swiped = {x: 0, y: 0};
        if (!alone || event.type === "pointercancel" || this.view.scale > 1 || event.pointerType === "mouse") return;
        const ahead = getComputedStyle(/** @type {Element} */ (event.currentTarget)).direction === "rtl" ? 1 : -1;
        if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) this.go(Math.sign(x) * ahead);
    }
}
