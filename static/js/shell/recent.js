/** Where I was lately: the rooms, the last one first, remembered in this browser. */

const KEY = "recent-rooms";
const MOST = 30;

/** @returns {number[]} */
export function recentRooms() {
    try {
        return JSON.parse(localStorage.getItem(KEY) ?? "[]");
    } catch {
        return [];
    }
}

/** @param {number} room where I am now */
export function noteRoom(room) {
    const list = recentRooms();
    if (list[0] !== room) localStorage.setItem(KEY, JSON.stringify([room, ...list.filter((one) => one !== room)].slice(0, MOST)));
}
