/**
 * The rooms this page knows: `rooms` are mine (RoomState with `me`), `visited` public ones I only look at.
 * Fed by the relay alone; a state that is older than what is held is ignored (docs/protocol.md, "What a client holds").
 */

import {learn} from "#accounts/directory.js";
import {Store} from "#lib/store.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";

/** @type {Store<any>} */
export const rooms = new Store();
/** @type {Store<any>} */
export const visited = new Store();
/** True once the first `sync` came. @type {Store<boolean>} */
export const progress = new Store();

/** Per room and personal value, the feed at which it was last told. @type {Map<string, number>} */
const told = new Map();

export function findRoom(id) {
    return rooms.get(id) ?? visited.get(id);
}

/** @param {string} key slug or id of the address */
export function roomByKey(key) {
    const all = [...rooms.values(), ...visited.values()];
    return all.find((room) => room.slug === key) ?? (/^\d+$/.test(key) ? findRoom(Number(key)) : undefined);
}

/** Look for a public room by the word in its address. @param {string} key @returns {Promise<any | null>} */
export async function visit(key) {
    const found = await relay.request("room.browse", {text: key, limit: 50});
    const room = found.rooms.find((one) => one.slug === key || String(one.id) === key) ?? null;
    learn(found.directory);
    if (room && !rooms.has(room.id)) visited.set(room.id, room);
    return room;
}

/** @param {any} state RoomState @param {number} [feed] of what it stood in; 0 when its `me` isn't dated */
export function takeRoom(state, feed = 0) {
    const held = rooms.get(state.id);
    const base = held && held.rev > state.rev ? {...state, ...held} : {...held, ...state};
    rooms.set(state.id, {...base, me: state.me ? merge(state.id, held?.me, state.me, feed) : held?.me});
    visited.delete(state.id);
}

function merge(id, held, fresh, feed) {
    const result = {...held};
    for (const [name, value] of Object.entries(fresh)) {
        const key = `${id} ${name}`;
        if (held && feed < (told.get(key) ?? 0)) continue;
        told.set(key, feed);
        result[name] = value;
    }
    return result;
}

/** What is mine alone in a room changed: a `mine` event, or the reply of a mark. @param {number} id @param {any} set @param {number} [feed] */
export function takeMine(id, set, feed = 0) {
    const held = rooms.get(id);
    if (held) rooms.set(id, {...held, me: feed ? merge(id, held.me, set, feed) : {...held.me, ...set}});
}

function forget(id) {
    rooms.delete(id);
    for (const key of told.keys()) if (key.startsWith(`${id} `)) told.delete(key);
}

/** A new message moves the room's counters and my unread. */
function count(id, message, rev) {
    const held = rooms.get(id);
    if (!held || message.number <= held.number) return;
    const fresh = Math.max(0, message.ordinal - held.ordinal);
    const mine = message.author === boot.user.id;
    const called = !mine && message.mentions?.users?.includes(boot.user.id) && message.number > (held.me?.read ?? 0);
    rooms.set(id, {
        ...held,
        number: message.number,
        ordinal: Math.max(held.ordinal, message.ordinal),
        rev: Math.max(held.rev, rev),
        last_at: message.created_at,
        me: held.me && {
            ...held.me,
            unread: mine && held.me.unread === 0 ? 0 : held.me.unread + fresh,
            mentions: (held.me.mentions ?? 0) + (called ? 1 : 0),
        },
    });
}

function takeState(id, state) {
    const held = rooms.get(id);
    if (held && state && state.rev >= held.rev) rooms.set(id, {...held, ...state, me: held.me});
}

function sync(result) {
    const {rooms: states, feed = 0, mine = [], only} = result;
    learn(result.directory);
    const kept = new Set(states.map((state) => state.id));
    for (const {id} of rooms.values()) if (!kept.has(id) && (!only || only.includes(id))) forget(id);
    for (const state of states) takeRoom(state, feed);
    for (const one of mine) if (one.room && !one.thread) takeMine(one.room, one.set, one.feed);
    progress.set("synced", true);
}

relay.on("sync", sync);
relay.on("era", () => {
    for (const {id} of rooms.values()) forget(id);
});
relay.on("room.added", ({room, feed}) => takeRoom(room, feed));
// The words about it are made from the room as it was: it goes after everybody has heard.
relay.on("room.removed", ({room}) => queueMicrotask(() => forget(room)));
relay.on("mine", ({room, thread, set, feed}) => room && !thread && takeMine(room, set, feed));
relay.on("message.created", ({room, rev, message}) => count(room, message, rev));
relay.on("room.changed", ({room, state}) => takeState(room, state));
relay.on("room.changes", ({room, rev, messages, state}) => {
    for (const message of messages ?? []) count(room, message, rev);
    takeState(room, state);
});
