/** Above the messages: how many are new, the way to the first of them, and being done with all. Loaded when something is new. */

import {html} from "lit";
import {Element, icon} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {findRoom} from "#rooms/store.js";
import {tellFailure} from "#shell/toasts.js";

class News extends Element {
    static properties = {count: {attribute: false}, timeline: {attribute: false}};

    constructor() {
        super();
        this.count = 0;
        /** @type {any} */
        this.timeline = undefined;
    }

    render() {
        return html`<div class="news" role="region" aria-label=${t("What is new")}><span aria-live="polite">${plural(this.count, "{count} new", "{count} new")}</span>
            <button class="button quiet slim" @click=${() => this.timeline.place.toLine()}>${icon("arrow-up", "small")}${t("Jump to the first")}</button>
            <button class="button quiet slim" @click=${this.read}>${icon("check", "small")}${t("Mark as read")}</button></div>`;
    }

    /** Up to the newest that stands in the log; of a room up to its newest of all. */
    async read() {
        const {place, room, thread} = this.timeline;
        const number = thread ? place.log.last?.number : findRoom(room)?.number;
        if (number && (await tellFailure(place.book.tell(number)))) place.mark.moved(number);
    }
}

customElements.define("chat-news", News);
