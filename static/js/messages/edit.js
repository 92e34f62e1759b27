/** Changing a message in its place. */

import {html, nothing} from "lit";
import {Element} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {Store} from "#lib/store.js";
import {Completing} from "#messages/completing.js";
import {growText} from "#messages/format.js";
import {logOf, takeCopy} from "#messages/logs.js";
import {queue, waiting} from "#messages/outbox.js";
import {Wish} from "#messages/wish.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";
import {explain} from "#shell/toasts.js";

/** By room id, the number of the message that is being changed. @type {Store<number>} */
export const editing = new Store();

/** May I change it? Only my own words. @param {any} message */
export function mayEdit(message) {
    return message.author === boot.user.id && message.kind === "text" && !message.deleted && !message.state;
}

export const wish = new Wish((room, number) => editing.set(room, number));
waiting.subscribe((keys) => {
    for (const room of keys) wish.look(room, queue.of(room), logOf(room).messages, idle(room));
});

/** Does the person still stand in the empty field of this room? @param {number} room */
function idle(room) {
    const field = document.activeElement;
    const composer = /** @type {any} */ (field?.closest("chat-composer"));
    return composer?.room === room && /** @type {HTMLTextAreaElement} */ (field).value === "";
}

/** Begin with my newest message that is near the end; with one that is on its way as soon as it is stored. @param {number} room @returns {boolean} */
export function editLast(room) {
    const sent = queue.of(room).findLast((entry) => entry.state === "waiting");
    if (sent) wish.make(room, sent.nonce);
    if (sent) return true;
    const mine = logOf(room).messages.slice(-30).findLast(mayEdit);
    if (mine) editing.set(room, mine.number);
    return Boolean(mine);
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
        editing.delete(this.message.room);
        /** @type {HTMLElement | null} */ (document.querySelector("chat-composer textarea"))?.focus();
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
