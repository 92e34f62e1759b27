/** Changing a message in its place. */

import {html, nothing} from "lit";
import {Element} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {Store} from "#lib/store.js";
import {Completing} from "#messages/completing.js";
import {growText} from "#messages/format.js";
import {logOf, takeCopy} from "#messages/logs.js";
import {queue, waiting} from "#messages/outbox.js";
import {keyOf, whereOf} from "#messages/where.js";
import {hasNoWords} from "#messages/registry.js";
import {Wish} from "#messages/wish.js";
import {relay} from "#relay/relay.js";
import {inTime} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {explain} from "#shell/toasts.js";

/** @typedef {import("#messages/where.js").Where} Where */

/** By the key of a where, the number of the message that is being changed there. @type {Store<number>} */
export const editing = new Store();

/** May I change it? Only my own words, and as long as the room lets me. @param {any} message */
export function mayEdit(message) {
    return message.author === boot.user.id && message.kind === "text" && !message.deleted && !message.state && !hasNoWords(message)
        && inTime(findRoom(message.room)?.edit_within, message.created_at);
}

export const wish = new Wish((key, number) => editing.set(key, number));
waiting.subscribe((keys) => {
    for (const key of keys) wish.look(key, queue.of(whereOf(key)), logOf(whereOf(key)).messages, idle(key));
});

/** Does the person still stand in the empty field of this place? @param {string} key */
function idle(key) {
    const field = document.activeElement;
    const composer = /** @type {any} */ (field?.closest("chat-composer"));
    return Boolean(composer) && keyOf(composer.where) === key && /** @type {HTMLTextAreaElement} */ (field).value === "";
}

/** Begin with my newest message that is near the end; with one that is on its way as soon as it is stored. @param {Where} where @returns {boolean} */
export function editLast(where) {
    const key = keyOf(where);
    const sent = queue.of(where).findLast((entry) => entry.state === "waiting");
    if (sent) wish.make(key, sent.nonce);
    if (sent) return true;
    const mine = logOf(where).messages.slice(-30).findLast(mayEdit);
    if (mine) editing.set(key, mine.number);
    return Boolean(mine);
}

/** The keyboard goes where one writes to this place. @param {Where} where */
export function focusComposer(where) {
    const composers = /** @type {any[]} */ ([...document.querySelectorAll("chat-composer")]);
    composers.find((one) => keyOf(one.where) === keyOf(where))?.field.focus();
}

class Edit extends Element {
    static properties = {message: {attribute: false}, text: {state: true}, error: {state: true}, busy: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.message = undefined;
        this.text = "";
        this.error = "";
        this.busy = false;
        const edit = this;
        this.completing = new Completing({get field() { return edit.field; }, get room() { return edit.message.room; }});
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.completing.close();
    }

    firstUpdated() {
        this.text = this.message.text;
        const field = this.field;
        field.value = this.text;
        growText(field);
        field.focus({preventScroll: true});
        field.setSelectionRange(this.text.length, this.text.length);
        this.closest(".message")?.scrollIntoView({block: "nearest"});
    }

    /** @returns {HTMLTextAreaElement} */
    get field() {
        return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    }

    render() {
        return html`<form class="edit" @submit=${this.save}>
            <div class="grow"><textarea class="compose-text" rows="1" aria-label=${t("Change the message")} @input=${this.typed} @keydown=${this.key}></textarea></div>
            <div class="edit-acts"><span class="hint desk-only">${t("Esc leaves it, Enter saves")}</span>
                ${this.error ? html`<span class="error-text" role="alert">${this.error}</span>` : nothing}
                <button class="button quiet" type="button" @click=${this.leave}>${t("Cancel")}</button>
                <button class="button primary" ?disabled=${this.busy || (!this.text.trim() && !this.message.files?.length)}>${t("Save")}</button></div>
        </form>`;
    }

    typed() {
        this.text = this.field.value;
        growText(this.field);
        this.completing.look();
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (event.isComposing || this.completing.key(event)) return;
        if (event.key === "Escape") {
            event.preventDefault();
            event.stopPropagation();
            this.leave();
        } else if (event.key === "Enter" && !event.shiftKey && !matchMedia("(pointer: coarse)").matches) {
            event.preventDefault();
            this.save(event);
        }
    }

    leave() {
        const where = /** @type {any} */ (this.closest("chat-timeline")).where;
        editing.delete(keyOf(where));
        focusComposer(where);
    }

    /** @param {Event} event */
    async save(event) {
        event.preventDefault();
        if (this.text === this.message.text) return this.leave();
        if (this.busy || !this.text.trim()) return undefined;
        this.busy = true;
        try {
            const {room, number} = this.message;
            takeCopy((await relay.request("message.edit", {room, number, text: this.text})).message);
            this.leave();
        } catch (error) {
            this.error = explain(error);
        }
        this.busy = false;
        return undefined;
    }
}

customElements.define("chat-edit", Edit);
