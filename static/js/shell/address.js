/**
 * What an address of the app means. Pure.
 *
 *   /                          home: the list on a phone
 *   /browse/                   a view of the registry
 *   /rooms/KEY/ · /rooms/KEY/N a room by slug or id, at a message
 *   ?panel=NAME&…              what is open beside it, with its arguments
 */

/**
 * @typedef {{view: string, key?: string, room?: number, number?: number, panel?: string, args: Record<string, string>, path: string}} Place
 */

/** @param {string} path @param {string} search @returns {Place} without `room`, which the rooms know */
export function read(path, search) {
    const {panel, ...args} = Object.fromEntries(new URLSearchParams(search));
    const room = /^\/rooms\/([^/]+)(?:\/(\d+))?\/?$/.exec(path);
    if (room) return {view: "room", key: plain(room[1]), number: room[2] ? Number(room[2]) : undefined, panel, args, path};
    const view = /^\/([a-z-]+)\/?$/.exec(path)?.[1] ?? "home";
    return {view, panel, args, path};
}

/** A part of a path as text; one with a broken escape as it stands. */
function plain(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

/** True for a path that this page shows itself. */
export function isOurs(path) {
    return path === "/" || /^\/(browse|catchup|drafts|inbox|later|mentions|people|reminders|saved|search|threads)\/$/.test(path) || /^\/rooms\/[^/]+\/?(\d+\/?)?$/.test(path);
}
