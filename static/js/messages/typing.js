/** Who writes: hints that end by themselves, and mine while I write. */

import {Store} from "#lib/store.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";

const LASTS = 6_000;
const REPEAT = 3_000;

/** User ids by room id, those who write now. @type {Store<number[]>} */
export const typing = new Store();

/** @type {Map<string, any>} */
const ends = new Map();
/** When I last said so, by room. @type {Map<number, number>} */
const told = new Map();

function begin({room, user, thread}) {
    if (thread || user === boot.user.id) return;
    const key = `${room} ${user}`;
    clearTimeout(ends.get(key));
    ends.set(key, setTimeout(() => end(room, user), LASTS));
    const now = typing.get(room) ?? [];
    if (!now.includes(user)) typing.set(room, [...now, user]);
}

function end(room, user) {
    clearTimeout(ends.get(`${room} ${user}`));
    ends.delete(`${room} ${user}`);
    const now = typing.get(room) ?? [];
    if (now.includes(user)) typing.set(room, now.filter((id) => id !== user));
}

/** I write in this room. @param {number} room */
export function tellTyping(room) {
    const now = performance.now();
    if (relay.state !== "live" || now - (told.get(room) ?? -REPEAT) < REPEAT) return;
    told.set(room, now);
    relay.request("typing", {room}).catch(() => {});
}

/** I sent it: the next key begins anew. @param {number} room */
export function stopTyping(room) {
    told.delete(room);
}

relay.on("typing", begin);
relay.on("message.created", ({room, message}) => end(room, message.author));
