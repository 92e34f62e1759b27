/** One of a list, found by typing, in a dialog: `<chat-choice .find .chosen .words>`. */

import {html, nothing, repeat} from "lit";
import {Choosing} from "#lib/choosing.js";
import {marked} from "#lib/marked.js";

/** @typedef {{id: string | number, label: string, at?: number[][], mark?: unknown}} Line */

class OneOf extends Choosing {
    static properties = {find: {attribute: false}, chosen: {attribute: false}, words: {attribute: false}};

    constructor() {
        super();
        this.name = "choice";
        /** @type {(typed: string, take: (found: Line[]) => void) => void} */
        this.find = () => {};
        /** Called with the line that was picked. @type {(one: any) => void} */
        this.chosen = () => {};
        /** What the field asks for, what the list is called, and what is said when it is empty. */
        this.words = {field: "", list: "", none: ""};
    }

    firstUpdated() {
        this.search();
        this.querySelector("input")?.focus();
    }

    answer(typed, take) {
        this.find(typed, take);
    }

    pick(one) {
        this.chosen(one);
    }

    render() {
        const {field, list, none} = this.words;
        return html`${this.field(field)}
            <div class="picker-list" id="choice-list" role="listbox" aria-label=${list}>${repeat(this.found, (one) => one.id, (one, index) =>
                this.option(one, index, html`${one.mark}<span class="truncate palette-name isolated">${marked(one.label, one.at)}</span>`))}
                ${this.found.length ? nothing : html`<p class="palette-none">${none}</p>`}</div>`;
    }
}

customElements.define("chat-choice", OneOf);
