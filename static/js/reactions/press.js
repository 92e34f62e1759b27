/** A chip is held by a finger, or its context menu is asked for; the click that follows means nothing then. */

const LONG = 450;

export class Press {
    /** @param {(chip: HTMLElement) => void} held */
    constructor(held) {
        this.held = held;
        this.timer = 0;
        this.done = false;
        this.click = {capture: true, handleEvent: (event) => this.swallow(event)};
    }

    /** @param {PointerEvent} event */
    handleEvent(event) {
        const chip = /** @type {HTMLElement} */ (event.target).closest("[data-emoji]");
        clearTimeout(this.timer);
        if (event.type === "contextmenu" && chip) {
            event.preventDefault();
            if (!this.done) this.held(/** @type {HTMLElement} */ (chip));
        } else if (event.type === "pointerdown") {
            this.done = false;
            if (chip && event.pointerType === "touch") this.timer = /** @type {any} */ (setTimeout(() => this.hold(chip), LONG));
        }
    }

    hold(chip) {
        this.done = true;
        navigator.vibrate?.(8);
        this.held(chip);
    }

    swallow(event) {
        if (this.done) event.stopPropagation();
        this.done = false;
    }
}
