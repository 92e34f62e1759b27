/** Which room stands in which part of the list, and in which order. Pure. */

const SORTS = {starred: "name", rooms: "name", directs: "activity"};

/**
 * @typedef {{id: any, name?: string, sort: string, collapsed: boolean, rooms: any[], shown: any[], unread: number, mentions: number, drawn: boolean}} Part
 * `rooms` are all of it in order, `shown` those that are drawn; `unread` and `mentions` wait in the others.
 * `drawn` is false for one that has nothing to show.
 */

/**
 * The parts from top to bottom: starred, my folders, rooms, directs. A room with a star stands above, wherever it is filed.
 * @param {any[]} all @param {{folders?: any[], sidebar?: any}} own
 * @param {{by: Record<string, (list: any[]) => any[]>, here?: number, unread: (room: any) => number, mentions: (room: any) => number}} tools
 * @returns {Part[]}
 */
export function arrange(all, {folders = [], sidebar = {}}, {by, here, unread, mentions}) {
    const filed = new Map(folders.flatMap((folder) => folder.rooms.map((id, place) => [id, {folder: folder.id, place}])));
    const built = (id) => ({sort: SORTS[id], ...sidebar.parts?.[id], id});
    const parts = new Map([built("starred"), ...folders, built("rooms"), built("directs")].map((one) => [one.id, {...one, rooms: [], shown: [], unread: 0, mentions: 0, drawn: true}]));
    for (const room of all) parts.get(room.me.starred ? "starred" : filed.get(room.id)?.folder ?? (room.kind === "direct" ? "directs" : "rooms")).rooms.push(room);
    const own = (list) => list.sort((a, b) => filed.get(a.id).place - filed.get(b.id).place);
    for (const part of parts.values()) {
        part.rooms = (by[part.sort] ?? own)(part.rooms);
        for (const room of part.rooms) {
            const waits = unread(room);
            const called = mentions(room);
            if (room.id === here || !(part.collapsed || (sidebar.unread_only && !waits && !called))) part.shown.push(room);
            else {
                part.unread += waits;
                part.mentions += called;
            }
        }
    }
    for (const part of parts.values()) part.drawn = Boolean(sidebar.unread_only ? part.shown.length || part.unread || part.mentions : part.id !== "starred" || part.rooms.length);
    return [...parts.values()];
}
