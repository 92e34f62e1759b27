/** Choose where a message goes, see what will be told there, send it. Loaded when it is opened. */

import {html, nothing} from "lit";
import {directory, displayName, learn, searchPeople} from "#accounts/directory.js";
import "#lib/choice.js";
import {Element, icon, isolates, tile} from "#lib/dom.js";
import {isolated, plural, t} from "#lib/i18n.js";
import {best} from "#lib/ranking.js";
import {fold, match} from "#lib/text.js";
import {plain} from "#messages/plain.js";
import {relay} from "#relay/relay.js";
import {foundRooms} from "#rooms/found.js";
import {inOrder} from "#rooms/marks.js";
import {others, roomPath, roomTitle} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {openDialog} from "#shell/dialogs.js";
import {route} from "#shell/route.js";
import {explain, toast} from "#shell/toasts.js";

const SHOWN = 8;
const NOBODY = {score: 0, at: []};

/** @param {any} message */
export function openForward(message) {
    return openDialog(t("Forward"), (close) => html`<chat-forward .message=${message} .done=${close}></chat-forward>`);
}

class Forward extends Element {
    static properties = {message: {attribute: false}, chosen: {state: true}, error: {state: true}, busy: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.message = undefined;
        /** @type {() => void} */
        this.done = () => {};
        /** {room} or {person}. @type {any} */
        this.chosen = null;
        this.error = "";
        this.busy = false;
        /** One for each place, so that trying again sends it once. @type {Map<string, string>} */
        this.nonces = new Map();
    }

    /** First what this page holds, then whom the server knows. */
    find = async (raw, take) => {
        const words = raw.replace(/^[@#]/, "");
        const typed = fold(words);
        take(linesFor(typed, directory.values()));
        if (typed.length < 2) return;
        const people = await searchPeople(words).catch(() => []);
        take(linesFor(typed, [...people, ...directory.values()]));
    };

    render() {
        return html`${this.choice()}${this.chosen ? this.question() : nothing}`;
    }

    choice() {
        return html`<div class="dialog-body" ?hidden=${Boolean(this.chosen)}><chat-choice .find=${this.find} .chosen=${(one) => this.choose(one)}
            .words=${{field: t("To a room or a person"), list: t("Rooms and people"), none: t("Nothing is called that.")}}></chat-choice></div>`;
    }

    /** What will be told there stands here, before it is. */
    question() {
        const {message, chosen} = this;
        const source = findRoom(message.room);
        const secret = source?.kind !== "public" && chosen.room?.id !== message.room;
        const author = displayName((!message.text && message.forwarded?.author) || message.author);
        const words = plain(message) || (message.forwarded ? plain(message.forwarded) : "");
        return html`<form @submit=${this.send}><div class="dialog-body forward-question">
            <p>${isolates(t("To {name}", {name: isolated(name(chosen))}))} <button class="link-button" type="button" @click=${() => this.again()}>${t("Change")}</button></p>
            <figure class="forwarded"><figcaption><b class="isolated">${author}</b></figcaption><p class="forward-words own-direction">${words}</p>
                ${message.files?.length ? html`<p class="hint">${plural(message.files.length, "{count} file goes along", "{count} files go along")}</p>` : nothing}</figure>
            ${secret ? html`<p class="notice attention" role="note">${icon("circle-alert")}<span>${isolates(this.warning(source, author))}</span></p>` : nothing}
            <div class="field"><label for="forward-text">${t("Your words above it")}</label><textarea class="input" id="forward-text" rows="2" maxlength="10000"></textarea></div>
            ${this.error ? html`<p class="error-text" role="alert">${this.error}</p>` : nothing}</div>
            <div class="dialog-acts"><button class="button medium" type="button" @click=${() => this.done()}>${t("Cancel")}</button>
                <button class="button medium primary" ?disabled=${this.busy}>${secret ? t("Forward it all the same") : t("Forward")}</button></div></form>`;
    }

    warning(source, author) {
        const from = source?.kind === "direct" ? t("This comes out of a direct.") : t("This comes out of a private room.");
        const who = this.chosen.room?.kind === "public" ? t("Everybody on this site") : t("Everybody in {room}", {room: isolated(name(this.chosen))});
        return `${from} ${t("{who} will read what is above, that {name} said it, and when. Where it was said is told only to those who may read it there.", {who, name: isolated(author)})}`;
    }

    choose(one) {
        this.chosen = one;
        this.error = "";
        this.updateComplete.then(() => this.querySelector("textarea")?.focus());
    }

    again() {
        this.chosen = null;
        this.updateComplete.then(() => this.querySelector("input")?.focus());
    }

    /** @param {Event} event */
    async send(event) {
        event.preventDefault();
        if (this.busy) return;
        this.busy = true;
        this.error = "";
        try {
            const room = this.chosen.room ?? (await this.direct());
            const text = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea")).value.trim();
            const key = `${room.id} ${text}`;
            const nonce = this.nonces.get(key) ?? crypto.randomUUID();
            this.nonces.set(key, nonce);
            const {message} = await relay.request("message.forward", {room: this.message.room, number: this.message.number, to: room.id, nonce, text});
            this.done();
            toast(t("Forwarded to {name}.", {name: roomTitle(room)}), {action: {label: t("Go to it"), run: () => route.go(roomPath(room, message.number))}});
        } catch (error) {
            this.error = explain(error);
        }
        this.busy = false;
    }

    async direct() {
        const result = await relay.request("direct.open", {users: [this.chosen.person.id]});
        learn(result.directory);
        return result.room;
    }
}

/** My rooms and directs, then people with whom there is no direct yet. */
function linesFor(typed, people) {
    const mine = foundRooms(inOrder().filter(may.post), typed, SHOWN);
    const known = new Set(mine.flatMap(({room}) => (others(room).length === 1 ? others(room) : [])));
    const fresh = typed ? new Map(people.map((person) => [person.id, person])).values() : [];
    const fits = (person) => (person.id === boot.user.id || known.has(person.id) ? NOBODY : named(typed, person));
    return [
        ...mine,
        ...best(fresh, fits, () => 0, SHOWN).map(({one: person, at}) => ({id: `p${person.id}`, label: person.name, at, person, mark: tile(person, {size: "tiny", letters: 1})})),
    ].slice(0, SHOWN);
}

function named(typed, person) {
    const {score, at} = match(typed, person.name);
    return {score: Math.max(score, match(typed, person.username).score), at};
}

function name({room, person}) {
    return room ? roomTitle(room) : person.name;
}

customElements.define("chat-forward", Forward);
