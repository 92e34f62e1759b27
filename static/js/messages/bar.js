/** The one bar over the row under the pointer: outside the rows, placed by CSSOM. */

import {html, nothing} from "lit";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {openMessageMenu} from "#messages/menu.js";
import {quickActs, rowActions} from "#messages/registry.js";

const ABOVE = 10;

class MessageBar extends Element {
    static properties = {room: {attribute: false}, where: {attribute: false}, message: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.room = undefined;
        /** @type {any} */
        this.where = undefined;
        /** @type {any} */
        this.message = null;
        /** @type {HTMLElement | null} */
        this.row = null;
        this.hidden = true;
    }

    /** @param {HTMLElement} row @param {any} message */
    show(row, message) {
        const acts = message.deleted || message.kind === "system" ? [] : [1];
        if (!acts.length || !this.room?.me) return this.hide();
        this.row?.classList.remove("under-bar");
        row.classList.add("under-bar");
        this.row = row;
        this.message = message;
        this.hidden = false;
        this.put(row);
        return undefined;
    }

    put(row) {
        const frame = /** @type {HTMLElement} */ (this.parentElement).getBoundingClientRect();
        const underLabel = row.previousElementSibling?.matches(".new-line");
        const top = row.getBoundingClientRect().top - frame.top - (underLabel ? 0 : ABOVE);
        this.style.insetBlockStart = `${Math.max(2, top)}px`;
    }

    hide() {
        if (this.hidden || this.querySelector("[aria-expanded=true]")) return;
        this.row?.classList.remove("under-bar");
        this.row = null;
        this.hidden = true;
    }

    render() {
        const {message, room, where} = this;
        if (!message) return nothing;
        return html`<div class="message-bar" role="toolbar" aria-label=${t("What can be done with this message")}>
            ${[...quickActs].map((act) => act.render(message, () => this.hide()))}
            ${[...rowActions].filter((act) => act.inBar && act.show(message, room, where)).map((act) => html`
                <button class="icon-button" title=${act.label} aria-label=${act.label} @click=${(event) => act.run(message, event.currentTarget, where)}>${icon(act.icon)}</button>`)}
            <button class="icon-button" aria-haspopup="menu" title=${t("More")} aria-label=${t("More")}
                @click=${(event) => openMessageMenu(message, event.currentTarget, where)}>${icon("ellipsis")}</button>
        </div>`;
    }
}

customElements.define("chat-message-bar", MessageBar);
