/**
 * A message that a link names, shown to who may read it: this reader's own client asks for it when the row is seen, so
 * the one who wrote the link tells nobody anything. Loaded when the first link is on the page.
 */

import {html, nothing} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {clock, dayName} from "#lib/time.js";
import {onOneLine} from "#messages/plain.js";
import {relay} from "#relay/relay.js";
import {place, roomPath} from "#rooms/names.js";
import {findRoom, roomByKey, visit} from "#rooms/store.js";

const KEPT = 200;
const WORDS = 280;

/** By "key/number": what came, or null. @type {Map<string, Promise<any>>} */
const cache = new Map();
/** Those on the page. @type {Set<Permalink>} */
const shown = new Set();

const seen = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) if (isIntersecting) /** @type {Permalink} */ (target).look();
}, {rootMargin: "200px"});

/** @param {{key: string, number: number}} link */
function get(link) {
    const name = `${link.key}/${link.number}`;
    const held = cache.get(name) ?? ask(link).catch((error) => {
        if (error?.code === "not_found") return null;
        cache.delete(name);
        throw error;
    });
    cache.delete(name);
    cache.set(name, held);
    for (const old of cache.keys()) if (cache.size > KEPT) cache.delete(old);
    return held;
}

async function ask({key, number}) {
    await relay.whenLive();
    const named = /^\d+$/.test(key) ? Number(key) : (roomByKey(key) ?? (await visit(key)))?.id;
    if (!named) return null;
    const result = await relay.request("message.get", {room: named, numbers: [number]});
    learn(result.directory);
    const [message] = result.messages;
    if (message?.moved_to) return ask({key: String(message.moved_to.room), number: message.moved_to.number});
    if (!message || message.deleted) return null;
    const room = findRoom(named) ?? (await visit(key));
    return room ? {room, message} : null;
}

/** Something changed there: what stands on the page is asked for again. @param {(place: {room: number, number: number}) => boolean} meant */
function renew(meant) {
    for (const one of shown) {
        const at = one.told && {room: one.told.room.id, number: one.told.message.number};
        if (at && meant(at)) one.again();
    }
}

class Permalink extends Element {
    static properties = {link: {attribute: false}, told: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.link = undefined;
        /** What came; null when there is nothing for me. @type {any} */
        this.told = undefined;
        new StoreController(this, directory);
    }

    connectedCallback() {
        super.connectedCallback();
        shown.add(this);
        seen.observe(this);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        shown.delete(this);
        seen.unobserve(this);
    }

    async look() {
        seen.unobserve(this);
        const told = await get(this.link).catch(() => undefined);
        if (told !== undefined) this.told = told;
    }

    again() {
        cache.delete(`${this.link.key}/${this.link.number}`);
        this.look();
    }

    render() {
        if (this.told === undefined) return html`<div class="permalink" aria-hidden="true"><span class="skeleton bar"></span><span class="skeleton line"></span></div>`;
        if (!this.told) return html`<p class="permalink gone">${icon("link", "small")}${t("The message this links to is no longer there for you.")}</p>`;
        const {room, message} = this.told;
        const words = onOneLine(message.text ? message : {files: message.files, text: "", ...message.forwarded}, WORDS);
        return html`<a class="permalink" href=${roomPath(room, message.number)}>
            <span class="permalink-head">${tile(personOf(message.author), {size: "tiny", letters: 1})}<b class="isolated">${displayName(message.author)}</b>
                <span class="hint truncate">${place(room)} · ${dayName(message.created_at)}, ${clock(message.created_at)}</span></span>
            ${words ? html`<span class="permalink-words own-direction">${words}</span>` : nothing}</a>`;
    }
}

customElements.define("chat-permalink", Permalink);

for (const type of ["message.changed", "message.deleted"]) relay.on(type, ({room, number}) => renew((at) => at.room === room && at.number === number));
relay.on("room.changes", ({room, messages}) => {
    const numbers = new Set((messages ?? []).map((message) => message.number));
    renew((at) => at.room === room && numbers.has(at.number));
});
relay.on("room.removed", ({room}) => renew((at) => at.room === room));
relay.on("sync", ({gone}) => renew((at) => gone.includes(at.room)));
