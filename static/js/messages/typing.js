/** Who writes: hints that end by themselves, and mine while I write. */

import {Store} from "#lib/store.js";
import {logOf} from "#messages/logs.js";
import {clock} from "#relay/clock.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";

const LASTS = 6_000;
const REPEAT = 3_000;

/** User ids by room id, those who write now. @type {Store<number[]>} */
export const typing = new Store();

/** @type {Map<string, any>} */
const ends = new Map();
/** Those of whom only the reply to `watch` told: they may have sent it meanwhile. @type {Set<string>} */
const recalled = new Set();
/** When I last said so, by room. @type {Map<number, number>} */
const told = new Map();

function begin({type, room, user, thread}) {
    if (thread || user === boot.user.id) return;
    const key = `${room} ${user}`;
    if (!type) recalled.add(key);
    else if (recalled.delete(key)) typing.note(room);
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

/** Who writes in a room now. @param {number} room @returns {number[]} */
export function writing(room) {
    return (typing.get(room) ?? []).filter((user) => !recalled.has(`${room} ${user}`) || !spokeLately(room, user));
}

function spokeLately(room, user) {
    const last = logOf(room).messages.findLast((message) => message.author === user);
    return last !== undefined && clock.now() - Date.parse(last.created_at) < LASTS;
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
