/** Where a message went, on its tombstone, and where it came from, on what it is now. */

import {html, nothing} from "lit";
import {displayName} from "#accounts/directory.js";
import {Element, icon, isolates} from "#lib/dom.js";
import {isolated, t} from "#lib/i18n.js";
import {fullTime} from "#lib/time.js";
import {patchMessage} from "#messages/logs.js";
import {relay} from "#relay/relay.js";
import {roomPath, roomTitle} from "#rooms/names.js";
import {findRoom, visit} from "#rooms/store.js";
import {route} from "#shell/route.js";

const SOON = 30;
const AT_ONCE = 50;

/** Tombstones of which an event told only that they moved, by room. @type {Map<number, Set<number>>} */
const asked = new Map();

function ask({room, number}) {
    if (!asked.has(room)) setTimeout(() => find(room), SOON);
    asked.set(room, (asked.get(room) ?? new Set()).add(number));
}

async function find(room) {
    const numbers = [...(asked.get(room) ?? [])];
    asked.delete(room);
    await relay.whenLive();
    for (let start = 0; start < numbers.length; start += AT_ONCE) {
        const found = await relay.request("message.get", {room, numbers: numbers.slice(start, start + AT_ONCE)}).catch(() => null);
        for (const message of found?.messages ?? []) patchMessage(room, message.number, {moved_to: message.moved_to ?? null});
    }
}

/** An old address: go on to where the message stands, if I may read it there. @param {number} room @param {number} number */
export async function lead(room, number) {
    const found = await relay.request("message.get", {room, numbers: [number]}).catch(() => null);
    const to = found?.messages[0]?.moved_to;
    if (!to) return false;
    route.go(roomPath(findRoom(to.room) ?? {id: to.room}, to.number), {replace: true});
    return true;
}

class Moved extends Element {
    static properties = {message: {attribute: false}, other: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.message = undefined;
        /** The room at the other end, when I may see it. @type {any} */
        this.other = undefined;
    }

    willUpdate(changed) {
        if (!changed.has("message")) return;
        const {message} = this;
        if (message.moved && message.moved_to === undefined) ask(message);
        this.look((message.moved_to ?? message.moved_from)?.room);
    }

    async look(room) {
        this.other = findRoom(room);
        if (room && !this.other && this.message.moved) this.other = await visit(String(room)).catch(() => undefined);
    }

    render() {
        return this.message.moved ? this.gone() : this.came();
    }

    gone() {
        const {moved_to: to, room} = this.message;
        if (!to) return line(t("This message was moved."));
        const here = to.room === room;
        return line(here ? t("This message was moved:") : t("Moved to"), html`<a class="link-button" href=${roomPath(this.other ?? {id: to.room}, to.number)}>${
            here ? t("Show where it stands") : html`<bdi>${this.other ? roomTitle(this.other) : t("another room")}</bdi>`}</a>`);
    }

    came() {
        const {moved_from: from, room} = this.message;
        const name = isolated(displayName(from.by));
        const here = from.room === room || !this.other;
        return html`<span title=${fullTime(from.at)}>${line(here ? t("Moved here by {name}", {name}) : t("Moved by {name} from", {name}),
            here ? nothing : html`<a class="link-button" href=${roomPath(this.other, from.number)}><bdi>${roomTitle(this.other)}</bdi></a>`)}</span>`;
    }
}

/** @param {string} words @param {unknown} [link] */
function line(words, link = nothing) {
    return html`<span class="row-mark">${icon("folder", "small")}<span>${isolates(words)} ${link}</span></span>`;
}

customElements.define("chat-moved", Moved);
