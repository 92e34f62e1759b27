/** What I began to write, per room and thread: text and what it answers. In this browser at once, on the server a second later. */

import {Kept} from "#messages/kept.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";

const KEY = `drafts ${boot.user?.id}`;

/** @typedef {import("#messages/kept.js").Reply} Reply */
/** @typedef {import("#messages/kept.js").Draft} Draft */

export const drafts = new Kept({
    held: read(),
    hold: (entries) => localStorage.setItem(KEY, JSON.stringify(entries)),
    keep: ({room, thread}, text) => relay.request("me.update", {room, ...(thread ? {thread} : {}), draft: text}),
});

function read() {
    try {
        return JSON.parse(localStorage.getItem(KEY) ?? "[]");
    } catch {
        return [];
    }
}

let fresh = true;

relay.on("mine", ({room, thread, set, feed}) => room && "draft" in set && drafts.take({room, thread}, set.draft, feed));
relay.on("room.added", ({room, feed}) => room.me && drafts.take({room: room.id}, room.me.draft, feed ?? 0));
relay.on("sync", ({rooms, feed, mine = [], only}) => {
    const named = new Set();
    for (const {id, me} of rooms) if (me) drafts.take({room: id}, me.draft, feed);
    for (const {room, thread, set, feed: at} of mine) {
        if (!room || !thread || !("draft" in set)) continue;
        drafts.take({room, thread}, set.draft, at);
        named.add(keyOf({room, thread}));
    }
    for (const {id} of rooms) named.add(keyOf({room: id}));
    if (fresh && !only) drafts.only(named);
    fresh = false;
    setTimeout(() => drafts.flushAll());
});

// Leaving a field, or the page, is a reason not to wait.
document.addEventListener("focusout", (event) => /** @type {Element} */ (event.target).closest?.("chat-composer") && drafts.flushAll());
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && drafts.flushAll());
addEventListener("pagehide", () => drafts.flushAll());
