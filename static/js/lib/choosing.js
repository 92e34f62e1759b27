/** Choosing one of a list by typing: what every combobox here shares. It draws nothing by itself. */

import {html, nothing} from "lit";
import {Element} from "#lib/dom.js";

/** @typedef {{id: string | number}} Choice */

/** `id`: of the element, from which those of its list and its options are made. */
export class Choosing extends Element {
    /** @type {Record<string, any>} */
    static properties = {typed: {state: true}, at: {state: true}, found: {state: true}};

    constructor() {
        super();
        this.typed = "";
        this.at = 0;
        /** @type {any[]} */
        this.found = [];
        this.turn = 0;
        /** Somebody went along the list: his choice stays where late answers come. */
        this.walked = false;
        this.name = "choosing";
    }

    /**
     * What answers to what was typed: `take` may be called again when more comes later.
     * @param {string} _typed @param {(found: Choice[]) => void} _take
     */
    answer(_typed, _take) {}

    /** @param {any} _one of `found` */
    pick(_one) {}

    /** @param {boolean} [again] the same words, since what is held has changed: the choice stays */
    search(again = false) {
        const turn = ++this.turn;
        if (!again) this.walked = false;
        this.answer(this.typed.trim(), (found) => turn === this.turn && this.take(found));
    }

    /** @param {any[]} found */
    take(found) {
        const chosen = this.walked ? this.found[this.at]?.id : undefined;
        this.found = found;
        this.at = chosen === undefined ? 0 : Math.max(0, found.findIndex((one) => one.id === chosen));
    }

    /** The field. @param {string} label @param {{placeholder?: string, classes?: string}} [options] */
    field(label, {placeholder = label, classes = "input"} = {}) {
        return html`<input type="text" class=${classes} role="combobox" aria-expanded="true" aria-autocomplete="list" aria-controls="${this.name}-list" autocomplete="off" spellcheck="false"
            aria-activedescendant=${this.found[this.at] ? `${this.name}-${this.at}` : nothing} aria-label=${label} placeholder=${placeholder}
            .value=${this.typed} @input=${this.onInput} @keydown=${this.onKeys}>`;
    }

    /** One line of the list. @param {any} one @param {number} index @param {unknown} inside */
    option(one, index, inside) {
        return html`<div class="palette-row" role="option" id="${this.name}-${index}" aria-selected=${index === this.at ? "true" : "false"}
            @mousemove=${() => this.go(index)} @click=${() => this.pick(one)}>${inside}</div>`;
    }

    go(index) {
        if (index === this.at && this.walked) return;
        this.at = index;
        this.walked = true;
    }

    /** @param {any} event */
    onInput(event) {
        this.typed = event.target.value;
        this.search();
    }

    /** @param {KeyboardEvent} event */
    onKeys(event) {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (step) {
            event.preventDefault();
            this.go((this.at + step + this.found.length) % Math.max(1, this.found.length));
            this.updateComplete.then(() => this.querySelector("[aria-selected=true]")?.scrollIntoView({block: "nearest"}));
        } else if (event.key === "Enter" && !event.isComposing && this.found[this.at]) {
            event.preventDefault();
            this.pick(this.found[this.at]);
        }
    }
}
