/** Choose where a message goes, see what will happen, move it. Loaded when it is opened. */

import {html, nothing} from "lit";
import {displayName} from "#accounts/directory.js";
import "#lib/choice.js";
import {Element, icon, isolates} from "#lib/dom.js";
import {isolated, plural, t} from "#lib/i18n.js";
import {logOf} from "#messages/logs.js";
import {plain} from "#messages/plain.js";
import {fate, placesFor} from "#moves/places.js";
import {relay} from "#relay/relay.js";
import {roomMark, roomPath, roomTitle} from "#rooms/names.js";
import {has} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";
import {openDialog} from "#shell/dialogs.js";
import {route} from "#shell/route.js";
import {explain, toast} from "#shell/toasts.js";

const MOST = 100;

/** @param {any} message */
export function openMove(message) {
    return openDialog(t("Move"), (close) => html`<chat-move .message=${message} .done=${close}></chat-move>`);
}

class Move extends Element {
    static properties = {message: {attribute: false}, chosen: {state: true}, error: {state: true}, busy: {state: true}, more: {state: true}, whole: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.message = undefined;
        /** @type {() => void} */
        this.done = () => {};
        /** @type {any} */
        this.chosen = null;
        this.error = "";
        this.busy = "";
        /** How many of those behind it go along. */
        this.more = 0;
        this.whole = true;
    }

    render() {
        return html`${this.choice()}${this.chosen ? this.question() : nothing}`;
    }

    choice() {
        const wide = has(findRoom(this.message.room), "moderator");
        const words = wide ? t("A room, or a thread's link or number") : t("A thread's link or number");
        return html`<div class="dialog-body" ?hidden=${Boolean(this.chosen)}><chat-choice .find=${this.find} .chosen=${(one) => this.choose(one.spot)}
            .words=${{field: words, list: t("Rooms and threads"), none: t("There is no such place for it.")}}></chat-choice></div>`;
    }

    find = async (typed, take) => {
        const spots = await placesFor(this.message, typed);
        take(spots.map((spot) => ({
            id: `${spot.room.id}/${spot.root?.number ?? ""}`, label: name(spot, this.message), at: spot.at, mark: spot.root ? icon("message-square-text") : roomMark(spot.room), spot,
        })));
    };

    question() {
        const {message, chosen} = this;
        return html`<form @submit=${this.move}><div class="dialog-body forward-question">
            <p>${isolates(t("To {name}", {name: isolated(name(chosen, message))}))} <button class="link-button" type="button" @click=${() => this.again()}>${t("Change")}</button></p>
            <figure class="forwarded"><figcaption><b class="isolated">${displayName(message.author)}</b></figcaption><p class="forward-words own-direction">${plain(message) || message.files?.[0]?.name}</p></figure>
            ${message.replies ? html`<label class="check"><input type="checkbox" .checked=${this.whole} @change=${(event) => { this.whole = event.target.checked; }}>
                <span>${plural(message.replies.count, "with {count} reply in its thread", "with the {count} replies in its thread")}</span></label>` : nothing}
            ${this.following.length ? html`<div class="field"><label for="move-more">${t("How many of the messages behind it go along")}</label>
                <input class="input" id="move-more" type="number" min="0" max=${Math.min(MOST - 1, this.following.length)} .value=${String(this.more)} @input=${(event) => { this.more = Number(event.target.value) || 0; }}></div>` : nothing}
            <ul class="move-fate">${fate(message, chosen, this.more > 0).map((words) => html`<li>${isolates(words)}</li>`)}</ul>
            ${this.error ? html`<p class="error-text" role="alert">${this.error}</p>` : nothing}${this.busy ? html`<p role="status">${this.busy}</p>` : nothing}</div>
            <div class="dialog-acts"><button class="button medium" type="button" @click=${() => this.done()}>${t("Cancel")}</button>
                <button class="button medium primary" ?disabled=${Boolean(this.busy)}>${t("Move")}</button></div></form>`;
    }

    /** What stands behind it in the same timeline and may go along. */
    get following() {
        const {room, thread, number} = this.message;
        if (!has(findRoom(room), "moderator")) return [];
        const log = logOf(thread ? {room, thread} : {room});
        return log.messages.filter((one) => one.number > number && !one.deleted && one.kind === "text" && one.number !== this.chosen?.root?.number).map((one) => one.number);
    }

    choose(one) {
        this.chosen = one;
        this.error = "";
        this.updateComplete.then(() => /** @type {HTMLElement} */ (this.querySelector(".primary"))?.focus());
    }

    again() {
        this.chosen = null;
        this.updateComplete.then(() => this.querySelector("input")?.focus());
    }

    /** A long thread goes a hundred at a time. @param {Event} event */
    async move(event) {
        event.preventDefault();
        if (this.busy) return;
        this.error = "";
        this.busy = t("Moving…");
        const {room, number} = this.message;
        const numbers = [number, ...this.following.slice(0, Math.min(this.more, MOST - 1))];
        const asked = {room, numbers, to: this.chosen.room.id, whole: this.whole, ...(this.chosen.root ? {thread: this.chosen.root.number} : {})};
        try {
            let told = await relay.request("message.move", asked);
            const first = told.moved[0].to;
            while (told.left) {
                this.busy = plural(told.left, "Moving… {count} left", "Moving… {count} left");
                told = await relay.request("message.move", {...asked, numbers: [number]});
            }
            this.done();
            const path = roomPath(this.chosen.room, first);
            toast(t("Moved to {name}.", {name: isolated(name(this.chosen, this.message))}), {action: {label: t("Go to it"), run: () => route.go(path)}});
        } catch (error) {
            this.error = explain(error);
        }
        this.busy = "";
    }
}

/** @param {import("#moves/places.js").Spot} spot @param {any} message */
function name({room, root}, message) {
    const where = room.id === message.room ? "" : ` · ${roomTitle(room)}`;
    if (root) return `${t("Thread: {words}", {words: (plain(root) || root.files?.[0]?.name || "").slice(0, 120)})}${where}`;
    return room.id === message.room ? t("Out of the thread, into the room") : roomTitle(room);
}

customElements.define("chat-move", Move);
