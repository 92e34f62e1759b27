/** Whom I have blocked: the whole list comes with `sync`, and by `mine` when it changes. */

import {Store} from "#lib/store.js";
import {relay} from "#relay/relay.js";
import {folded} from "#rooms/state.js";
import {rooms, takeMine} from "#rooms/store.js";

/** By user id, true. @type {Store<boolean>} */
export const blocks = new Store();

/** Messages that I looked at all the same, while this page is open. */
const shown = new Set();
let told = 0;

const keyOf = ({room, number}) => `${room}/${number}`;

/** Is it folded away? @param {any} message */
export function isFolded(message) {
    return blocks.has(message.author) && message.kind !== "system" && !shown.has(keyOf(message));
}

/** @param {any[]} messages */
export function unfold(messages) {
    for (const message of messages) shown.add(keyOf(message));
    blocks.note("shown");
}

function take({set, feed}) {
    if (!("blocks" in set) || feed < told) return;
    told = feed;
    const now = new Set(set.blocks);
    for (const [id] of blocks.entries()) if (!now.has(id)) forgive(id);
    for (const id of now) blocks.set(id, true);
}

/** What he said counts again: the next `sync` says what of others still doesn't. @param {number} id */
function forgive(id) {
    blocks.delete(id);
    for (const room of rooms.values()) takeMine(room.id, {folded: []});
}

folded.is = (message) => blocks.has(message.author) && message.kind !== "system";
relay.on("mine", take);
relay.on("sync", ({mine}) => mine?.forEach(take));
relay.on("era", () => {
    told = 0;
    blocks.clear();
});
