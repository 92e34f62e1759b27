/** How far I have read a room's main timeline. A thread brings a book of its own with the same pages. */

import {relay} from "#relay/relay.js";
import {findRoom, takeMine} from "#rooms/store.js";

/**
 * @typedef {object} Book
 * @property {() => {read: number, unread: number} | null} mine null for somebody who is not in the room
 * @property {() => number} start the position up to which I had seen it when it was opened
 * @property {(message: any) => number} position of a message
 * @property {(log: any) => number} end the position of the newest message
 * @property {(log: any, seen: number) => number} fresh how many stand behind a position
 * @property {(number: number) => Promise<number>} tell that I have read up to a message; gives what the server then holds
 */

/** @param {number} room @returns {Book} */
export function roomBook(room) {
    return {
        mine: () => findRoom(room)?.me ?? null,
        start: () => (findRoom(room)?.ordinal ?? 0) - (findRoom(room)?.me?.unread ?? 0),
        position: (message) => message?.ordinal ?? 0,
        end: () => findRoom(room)?.ordinal ?? 0,
        fresh: (_log, seen) => Math.max(0, (findRoom(room)?.ordinal ?? 0) - seen),
        tell: async (number) => {
            const result = await relay.request("read.mark", {room, number});
            takeMine(room, result, result.feed);
            return result.read;
        },
    };
}
