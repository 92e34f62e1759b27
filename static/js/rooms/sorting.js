/** Rooms as the browser of rooms orders them: the same as the server does, for those this page holds. */

import {t} from "#lib/i18n.js";
import {fold, folded} from "#lib/text.js";
import {roomName} from "#rooms/names.js";

/** What each order is called. */
export const SORTS = {activity: () => t("Most active"), members: () => t("Most people"), name: () => t("By name"), newest: () => t("Newest")};

const byName = (a, b) => (folded(roomName(a)) < folded(roomName(b)) ? -1 : 1);
const ORDERS = {
    activity: (a, b) => Date.parse(b.last_at ?? 0) - Date.parse(a.last_at ?? 0) || byName(a, b),
    members: (a, b) => b.members - a.members || byName(a, b),
    name: byName,
    newest: (a, b) => b.id - a.id,
};

/** @param {any[]} list @param {string} sort */
export function sorted(list, sort) {
    return [...list].sort(ORDERS[sort]);
}

/** Of the rooms I am in, those whose name, topic or slug holds every word. @param {any[]} list @param {string} typed @param {boolean} archived */
export function ownRooms(list, typed, archived) {
    const words = fold(typed).split(/\s+/).filter(Boolean);
    const whole = (room) => folded(`${room.name}\n${room.topic}\n${room.slug ?? ""}`);
    return list.filter((room) => room.me && room.kind !== "direct" && room.archived === archived && words.every((word) => whole(room).includes(word)));
}
