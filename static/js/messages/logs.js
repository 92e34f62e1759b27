/** The logs of the rooms that were looked at lately, fed by the relay. */

import {learn} from "#accounts/directory.js";
import {Store} from "#lib/store.js";
import {Log} from "#messages/log.js";
import {relay} from "#relay/relay.js";

const MOST = 12;

/** @type {Map<number, Log>} by room, the one used last at the end */
const held = new Map();

/** Tells by room id that its log changed. @type {Store<any>} */
export const changes = new Store();

/** @param {number} room @returns {Log} */
export function logOf(room) {
    const log = held.get(room) ?? new Log(room, page, () => changes.note(room));
    held.delete(room);
    held.set(room, log);
    for (const old of held.keys()) if (held.size > MOST) held.delete(old);
    return log;
}

async function page(fields) {
    const result = await relay.request("room.history", fields);
    learn(result.directory);
    return result;
}

/** A message came as the reply to a command. @param {any} message */
export function takeCopy(message) {
    const log = held.get(message.room);
    if (!log) return;
    log.copy(message, true);
    log.tell();
}

/** @param {number} room @param {number} number */
export function findMessage(room, number) {
    return held.get(room)?.get(number);
}

/** @param {number} room @param {number} number @param {object} values that take no rev */
export function patchMessage(room, number, values) {
    held.get(room)?.patch(number, values);
}

relay.keeps = (room) => Boolean(held.get(room)?.loaded);

for (const type of ["message.created", "message.changed", "message.deleted", "room.changes", "room.changed"]) {
    relay.on(type, (event) => held.get(event.room)?.take(event));
}
relay.on("room.reset", ({room}) => held.get(room)?.reset());
relay.on("room.removed", ({room}) => held.get(room)?.reset());
relay.on("room.added", ({room}) => held.get(room.id)?.reset());
relay.on("era", () => {
    for (const log of held.values()) log.reset();
});
relay.on("sync", ({rooms, gone}) => {
    for (const room of gone) held.get(room)?.reset();
    for (const state of rooms) if (state.first) held.get(state.id)?.raise(state.first);
});
