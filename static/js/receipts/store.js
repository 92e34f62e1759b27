/** How far the others have read the rooms that I look at: hints, so nothing has to be right. */

/** Marks by room and person. @type {Map<number, Map<number, number>>} */
const held = new Map();
const ROOMS = 16;

/** @param {number} room @param {number} user @param {number} number 0: he shows it no more @param {boolean} [further] only if that is further on */
export function mark(room, user, number, further = false) {
    const marks = held.get(room) ?? new Map();
    held.delete(room);
    held.set(room, marks);
    for (const old of held.keys()) if (held.size > ROOMS) held.delete(old);
    if (further && number <= (marks.get(user) ?? Infinity)) return false;
    if (number) marks.set(user, number);
    else marks.delete(user);
    return true;
}

/** What a reply to `watch` says of a room is all there is. @param {number} room */
export function forget(room) {
    held.delete(room);
}

/**
 * Under which message each face stands: the last one of the main timeline that he has read, and didn't write.
 * @param {number} room @param {{number: number, author: number, kind?: string, thread?: number | null, also_to_room?: boolean}[]} messages ascending, those that are there
 * @param {number} me @returns {Map<number, number[]>} people by message number, who read furthest last
 */
export function places(room, messages, me) {
    /** @type {Map<number, number[]>} */
    const found = new Map();
    const there = messages.filter((message) => message.number && message.kind !== "system" && (!message.thread || message.also_to_room));
    for (const [user, number] of [...held.get(room) ?? []].sort((one, other) => one[1] - other[1])) {
        const last = there.findLast((message) => message.number <= number);
        if (!last || user === me || last.author === user) continue;
        found.set(last.number, [...found.get(last.number) ?? [], user]);
    }
    return found;
}
