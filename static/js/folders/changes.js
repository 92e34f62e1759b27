/** Folders as they are after a change, drawn before the server has answered. Pure. */

/** A room put into a folder before another of its rooms or at the end; null: into none. */
export function withRoom(folders, room, folder, before) {
    return folders.map((one) => {
        const rooms = one.rooms.filter((id) => id !== room);
        if (one.id !== folder) return rooms.length === one.rooms.length ? one : {...one, rooms};
        const at = rooms.indexOf(before);
        rooms.splice(at < 0 ? rooms.length : at, 0, room);
        return {...one, rooms};
    });
}

/** A folder put above another one or at the end. */
export function withFolder(folders, id, before) {
    const rest = folders.filter((one) => one.id !== id);
    const at = rest.findIndex((one) => one.id === before);
    rest.splice(at < 0 ? rest.length : at, 0, folders.find((one) => one.id === id));
    return rest;
}

/** What stands where a thing comes to stand before, moved by a step; undefined where it can't go on. @param {any[]} ids @param {any} id @param {number} step 1 or -1 */
export function beside(ids, id, step) {
    const at = ids.indexOf(id);
    if (at < 0 || at + step < 0 || at + step >= ids.length) return undefined;
    return step < 0 ? ids[at - 1] : ids[at + 2] ?? null;
}
