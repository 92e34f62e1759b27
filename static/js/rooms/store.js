/**
 * The rooms this page knows: `rooms` are mine (RoomState with `me`), `visited` public ones I only look at.
 * Fed by the relay alone; a state that is older than what is held is ignored (docs/protocol.md, "What a client holds").
 */

import {learn} from "#accounts/directory.js";
import {Store} from "#lib/store.js";
import {relay} from "#relay/relay.js";
import {changed, counted, merged, withMine} from "#rooms/state.js";
import {boot} from "#shell/boot.js";

const PAGES = 5;

/** @type {Store<any>} */
export const rooms = new Store();
/** @type {Store<any>} */
export const visited = new Store();
/** True once the first `sync` came. @type {Store<boolean>} */
export const progress = new Store();

/** Told of each room that I lose, as it was. @type {Set<(room: any, why: "left" | "removed" | "deleted") => void>} */
export const departures = new Set();

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
    const room = /^\d+$/.test(key) ? await browseTo(Number(key)) : await bySlug(key);
    if (room && !rooms.has(room.id)) visited.set(room.id, room);
    return room;
}

async function bySlug(key) {
    const found = await relay.request("room.browse", {text: key, limit: 100});
    return found.rooms.find((room) => room.slug === key) ?? null;
}

/** A room by its number alone: the list has no other way to it. @param {number} id */
async function browseTo(id) {
    let after = 0;
    for (let page = 0; page < PAGES; page++) {
        const found = await relay.request("room.browse", {limit: 100, ...(after && {after})});
        const room = found.rooms.find((one) => one.id === id);
        if (room || found.rooms.length < 100) return room ?? null;
        after = found.rooms[99].id;
    }
    return null;
}

/** @param {any} state RoomState @param {number} [feed] of what it stood in; 0 when its `me` isn't dated */
export function takeRoom(state, feed = 0) {
    rooms.set(state.id, merged(rooms.get(state.id), state, feed));
    visited.delete(state.id);
}

/** What is mine alone in a room changed: a `mine` event, or the reply of a mark. @param {number} id @param {any} set @param {number} [feed] */
export function takeMine(id, set, feed) {
    const held = rooms.get(id);
    if (held) rooms.set(id, withMine(held, set, feed));
}

function takeMessage(id, message, rev) {
    const held = rooms.get(id);
    if (held) rooms.set(id, counted(held, message, rev, boot.user.id));
}

function takeState(id, state) {
    const held = rooms.get(id);
    if (held && state) rooms.set(id, changed(held, state));
}

function sync(result) {
    const {rooms: states, feed = 0, mine = [], only} = result;
    learn(result.directory);
    const kept = new Set(states.map((state) => state.id));
    for (const {id} of rooms.values()) if (!kept.has(id) && (!only || only.includes(id))) rooms.delete(id);
    for (const state of states) takeRoom(state, feed);
    for (const one of mine) if (one.room && !one.thread) takeMine(one.room, one.set, one.feed);
    progress.set("synced", true);
}

relay.on("sync", sync);
relay.on("era", () => {
    for (const {id} of rooms.values()) rooms.delete(id);
});
relay.on("room.added", ({room, feed}) => takeRoom(room, feed));
relay.on("room.removed", ({room, why}) => {
    const held = rooms.get(room);
    rooms.delete(room);
    if (held) for (const listener of departures) listener(held, why);
});
relay.on("mine", ({room, thread, set, feed}) => room && !thread && takeMine(room, set, feed));
relay.on("message.created", ({room, rev, message}) => takeMessage(room, message, rev));
relay.on("room.changed", ({room, state}) => takeState(room, state));
relay.on("room.changes", ({room, rev, messages, state}) => {
    for (const message of messages ?? []) takeMessage(room, message, rev);
    takeState(room, state);
});
