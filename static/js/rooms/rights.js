/** What the page offers a person in a room. The server decides; this only hides what it would refuse. */

import {List} from "#lib/list.js";
import {clock} from "#relay/clock.js";

/** @param {any} room @param {string} role the least that is needed: "member" | "moderator" | "owner" */
export function has(room, role) {
    const ranks = ["member", "moderator", "owner"];
    return Boolean(room?.me) && ranks.indexOf(room.me.role ?? "member") >= ranks.indexOf(role);
}

const LASTS = {"15min": 9e5, "1h": 36e5, "1d": 864e5, never: 0};

/** Does the room's limit still let one change or delete what was written then? @param {string | undefined} within @param {string} at */
export function inTime(within, at) {
    return clock.now() < Date.parse(at) + (LASTS[within ?? ""] ?? Number.POSITIVE_INFINITY);
}

/**
 * Why there is no writing in a room of mine, where higher concepts have a reason: words, and what may be done about it.
 * @type {List<{why: (room: any) => {icon: string, words: string, act?: {label: string, run: () => void}} | undefined, store?: import("#lib/store.js").Store<any>}>}
 */
export const barriers = new List();

/** @param {any} room */
export function barrierOf(room) {
    for (const {why} of barriers) {
        const reason = why(room);
        if (reason) return reason;
    }
    return undefined;
}

const isRoom = (room) => room.kind !== "direct";

export const may = {
    update: (room) => isRoom(room) && !room.archived && has(room, "moderator"),
    rule: (room) => isRoom(room) && !room.archived && has(room, "owner"),
    invite: (room) => isRoom(room) && !room.archived && has(room, "moderator"),
    add: (room) => isRoom(room) && !room.archived && (has(room, "moderator") || (room.kind === "public" && has(room, "member"))),
    archive: (room) => isRoom(room) && has(room, "owner"),
    delete: (room) => isRoom(room) && has(room, "owner"),
    promote: (room) => isRoom(room) && has(room, "owner"),
    leave: (room) => Boolean(room.me) && (isRoom(room) || (room.people?.length ?? 0) + (room.gone?.length ?? 0) > 2),
    write: (room) => Boolean(room.me) && !room.archived && !barrierOf(room),
    /** @param {any} room @param {number} [thread] in it, instead of in the room itself */
    post: (room, thread) => may.write(room) && (thread ? room.mode !== "flat" : room.mode !== "announcements" || has(room, "moderator")),
    /** Quote a message in a new one? @param {any} room @param {number} [thread] */
    reply: (room, thread) => may.post(room, thread) && Boolean(thread || room.mode !== "questions"),
    /** @param {any} room @param {string} role of the other */
    remove: (room, role) => isRoom(room) && (has(room, "owner") || (has(room, "moderator") && role === "member")),
};
