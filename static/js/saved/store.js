/** Which messages I have saved: all of them, asked for once, then kept by `mine`. */

import {Store} from "#lib/store.js";
import {patchMessage} from "#messages/logs.js";
import {relay} from "#relay/relay.js";

/** By "room/number", true. @type {Store<boolean>} */
export const saved = new Store();

/** The feed at which each was last told. @type {Map<string, number>} */
const told = new Map();
let loaded = false;
/** What was told while the list is under way. @type {any[] | null} */
let heard = null;

export const keyOf = (room, number) => `${room}/${number}`;

export function isSaved(message) {
    return saved.has(keyOf(message.room, message.number));
}

async function load() {
    if (loaded || heard || relay.state !== "live") return;
    /** @type {any[]} */
    const since = [];
    heard = since;
    const result = await relay.request("saved.list", {limit: 0}).catch(() => null);
    if (heard !== since) return;
    heard = null;
    if (!result) return;
    loaded = true;
    const held = new Set(Object.entries(result.numbers).flatMap(([room, numbers]) => numbers.map((number) => keyOf(room, number))));
    for (const [key] of saved.entries()) if (!held.has(key)) put(key, false);
    for (const key of held) put(key, true);
    for (const [set, feed] of since) take(set, feed);
}

/** @param {{room: number, number: number, at: string | null} | null} bookmark @param {number} feed */
function take(bookmark, feed) {
    if (!bookmark) {
        forget();
        setTimeout(load);
        return;
    }
    heard?.push([bookmark, feed]);
    const key = keyOf(bookmark.room, bookmark.number);
    if (feed < (told.get(key) ?? 0)) return;
    told.set(key, feed);
    put(key, Boolean(bookmark.at));
}

/** A row is drawn anew when its message is another object. */
function put(key, there) {
    if (saved.has(key) === there) return;
    if (there) saved.set(key, true);
    else saved.delete(key);
    const [room, number] = key.split("/").map(Number);
    patchMessage(room, number, {});
}

function forget() {
    loaded = false;
    heard = null;
    told.clear();
}

relay.on("mine", ({set, feed}) => "saved" in set && take(set.saved, feed));
relay.on("era", forget);
relay.on("sync", ({mine}) => {
    for (const {set, feed} of mine ?? []) if ("saved" in set) take(set.saved, feed);
    setTimeout(load);
});
