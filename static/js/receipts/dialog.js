/** Who has read a message. Loaded when it is opened. */

import {html, repeat} from "lit";
import {directory, learn, personOf} from "#accounts/directory.js";
import {personRow} from "#accounts/row.js";
import {Element} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {relay} from "#relay/relay.js";
import {openDialog} from "#shell/dialogs.js";
import {loadingPeople} from "#shell/states.js";
import {explain} from "#shell/toasts.js";

/** @param {{room: number, number: number}} message */
export function openReaders({room, number}) {
    return openDialog(t("Read by"), () => html`<chat-readers .room=${room} .number=${number}></chat-readers>`);
}

class Readers extends Element {
    static properties = {users: {state: true}, problem: {state: true}};

    constructor() {
        super();
        this.room = 0;
        this.number = 0;
        /** @type {number[] | null} */
        this.users = null;
        this.problem = "";
        new StoreController(this, directory);
    }

    firstUpdated() {
        this.load();
    }

    async load() {
        this.problem = "";
        try {
            const told = await relay.request("message.readers", {room: this.room, number: this.number});
            learn(told.directory);
            this.users = told.users;
        } catch (error) {
            this.problem = explain(error);
        }
    }

    render() {
        return html`<div class="dialog-body readers">${this.content()}</div>`;
    }

    content() {
        if (this.problem) return html`<p class="muted" role="alert">${this.problem}</p><p><a href="/settings/presence/">${t("What others see of you")}</a></p>`;
        if (!this.users) return loadingPeople();
        if (!this.users.length) return html`<p class="muted">${t("Nobody yet, of those who show how far they have read.")}</p>`;
        return html`<p class="muted">${plural(this.users.length, "{count} person, of those who show how far they have read.", "{count} people, of those who show how far they have read.")}</p>
            <ul class="members" role="list">${repeat(this.users, (user) => user, (user) => personRow(personOf(user)))}</ul>`;
    }
}

customElements.define("chat-readers", Readers);
