/** Rooms found by their names, the best first, as a list of choices shows them. */

import {best} from "#lib/ranking.js";
import {match} from "#lib/text.js";
import {roomMark, roomName, roomTitle} from "#rooms/names.js";

/**
 * @param {any[]} list @param {string} typed folded @param {number} most
 * @returns {{id: string, room: any, label: string, at: number[][], mark: unknown}[]} in the order of the list where they fit alike
 */
export function foundRooms(list, typed, most) {
    return best(list, (room) => match(typed, roomName(room)), () => 0, most).map(({one: room, at}) => {
        const label = roomTitle(room);
        const sign = label.length - roomName(room).length;
        return {id: `r${room.id}`, room, label, at: at.map(([from, to]) => [from + sign, to + sign]), mark: roomMark(room)};
    });
}
