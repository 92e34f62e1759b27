/** The logs of the rooms and threads that were looked at lately, fed by the relay. */

import {learn} from "#accounts/directory.js";
import {Store} from "#lib/store.js";
import {Log} from "#messages/log.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";

const MOST = 16;

/** @type {Map<string, Log>} by the key of a where, the one used last at the end */
const held = new Map();

/** Tells by the key of a where that its log changed. @type {Store<any>} */
export const changes = new Store();

/** @param {import("#messages/where.js").Where} where @returns {Log} */
export function logOf(where) {
    const key = keyOf(where);
    const log = held.get(key) ?? new Log(where.room, page, () => changes.note(key), where.thread);
    held.delete(key);
    held.set(key, log);
    for (const old of held.keys()) if (held.size > MOST) held.delete(old);
    return log;
}

/** The logs of a room and of its threads. @param {number} room */
function of(room) {
    return [...held.values()].filter((log) => log.room === room);
}

function reset(room) {
    for (const log of of(room)) log.reset();
}

async function page(fields) {
    const result = await relay.request("room.history", fields);
    learn(result.directory);
    return result;
}

/** A message came as the reply to a command. @param {any} message */
export function takeCopy(message) {
    for (const log of of(message.room)) {
        log.copy(message, true);
        log.tell();
    }
}

/** @param {number} room @param {number} number */
export function findMessage(room, number) {
    return of(room).map((log) => log.get(number)).find(Boolean);
}

/** @param {number} room @param {number} number @param {object} values that take no rev */
export function patchMessage(room, number, values) {
    for (const log of of(room)) log.patch(number, values);
}

relay.keeps = (room) => of(room).some((log) => log.loaded);

for (const type of ["message.created", "message.changed", "message.deleted", "room.changes", "room.changed"]) {
    relay.on(type, (event) => {
        for (const log of of(event.room)) log.take(event);
    });
}
relay.on("room.reset", ({room}) => reset(room));
relay.on("room.removed", ({room}) => reset(room));
relay.on("room.added", ({room}) => reset(room.id));
relay.on("era", () => {
    for (const log of held.values()) log.reset();
});
relay.on("sync", ({rooms, gone}) => {
    for (const room of gone) reset(room);
    for (const state of rooms) if (state.first) for (const log of of(state.id)) log.raise(state.first);
});
