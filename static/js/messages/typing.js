/** Who writes: hints that end by themselves, and mine while I write. */

import {Store} from "#lib/store.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";

const LASTS = 6_000;
const REPEAT = 3_000;

/** @typedef {import("#messages/where.js").Where} Where */

/** User ids by the key of a where, those who write there now. @type {Store<number[]>} */
export const typing = new Store();

/** @type {Map<string, any>} */
const ends = new Map();
/** When I last said so, by the key of a where. @type {Map<string, number>} */
const told = new Map();

function begin({room, user, thread}) {
    if (user === boot.user.id) return;
    const place = keyOf({room, thread});
    const key = `${place} ${user}`;
    clearTimeout(ends.get(key));
    ends.set(key, setTimeout(() => end(place, user), LASTS));
    const now = typing.get(place) ?? [];
    if (!now.includes(user)) typing.set(place, [...now, user]);
}

function end(place, user) {
    clearTimeout(ends.get(`${place} ${user}`));
    ends.delete(`${place} ${user}`);
    const now = typing.get(place) ?? [];
    if (now.includes(user)) typing.set(place, now.filter((id) => id !== user));
}

/** Who writes here now. @param {Where} where @returns {number[]} */
export function writing(where) {
    return typing.get(keyOf(where)) ?? [];
}

/** I write here. @param {Where} where */
export function tellTyping(where) {
    const now = performance.now();
    const place = keyOf(where);
    if (relay.state !== "live" || now - (told.get(place) ?? -REPEAT) < REPEAT) return;
    told.set(place, now);
    relay.request("typing", where).catch(() => {});
}

/** I sent it: the next key begins anew. @param {Where} where */
export function stopTyping(where) {
    told.delete(keyOf(where));
}

relay.on("typing", begin);
relay.on("message.created", ({room, message}) => end(keyOf({room, thread: message.thread ?? undefined}), message.author));
