/** Where one writes and reads: the main timeline of a room, or a thread of it. Pure. */

/** @typedef {{room: number, thread?: number}} Where `thread`: the number of its first message */

/** The name of a where in stores: "12" or "12/481". @param {Where} where */
export function keyOf({room, thread}) {
    return thread ? `${room}/${thread}` : `${room}`;
}

/** @param {string} key @returns {Where} */
export function whereOf(key) {
    const [room, thread] = key.split("/").map(Number);
    return thread ? {room, thread} : {room};
}

/**
 * Does a message stand here? A thread begins with its root; a reply stands in the room too when it was sent there.
 * @param {{number: number, thread?: number | null, also_to_room?: boolean}} message @param {number} [thread]
 */
export function standsIn(message, thread) {
    if (thread) return message.thread === thread || message.number === thread;
    return !message.thread || Boolean(message.also_to_room);
}
