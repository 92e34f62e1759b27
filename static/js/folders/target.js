/** Where in the list something would come to stand, and how that is shown while it is carried. */

import {folderById} from "#folders/acts.js";
import {folders} from "#folders/store.js";

const SIGNS = ["drop-before", "drop-after", "drop-into"];

/**
 * @typedef {{folder: number | null, before: number | null, sign: string, element: Element}} Target
 * A room comes into `folder` before the room `before`; a folder above the folder `before`.
 * @param {HTMLElement} list @param {number} x @param {number} y @param {{room?: number, folder?: number}} held @returns {Target | null}
 */
export function targetAt(list, x, y, held) {
    const under = document.elementsFromPoint(x, y).find((element) => list.contains(element) && element.closest("[data-part]"));
    const part = /** @type {HTMLElement | null | undefined} */ (under?.closest("[data-part]"));
    if (!part) return null;
    const folder = Number(part.dataset.part) || null;
    if (held.folder) return folder && folder !== held.folder ? above(part, folder, y) : null;
    if (folder === null) return {folder, before: null, sign: "drop-into", element: part};
    const row = /** @type {HTMLElement | null | undefined} */ (under?.closest("[data-room]"));
    if (!row || folderById(folder)?.sort !== "own") return {folder, before: null, sign: "drop-into", element: part};
    return besideRow(row, folder, y, held.room);
}

function upper(element, y) {
    const {top, height} = element.getBoundingClientRect();
    return y < top + height / 2;
}

function besideRow(row, folder, y, carried) {
    const {rooms} = folderById(folder);
    const room = Number(row.dataset.room);
    const high = upper(row, y);
    const rest = rooms.filter((id) => id !== carried || id === room);
    const before = high ? room : rest[rest.indexOf(room) + 1] ?? null;
    return {folder, before: before === carried ? null : before, sign: high ? "drop-before" : "drop-after", element: row};
}

function above(part, folder, y) {
    const ids = folders().map((one) => one.id);
    const high = upper(part, y);
    return {folder, before: high ? folder : ids[ids.indexOf(folder) + 1] ?? null, sign: high ? "drop-before" : "drop-after", element: part};
}

/** @param {HTMLElement} list @param {Target | null} target */
export function mark(list, target) {
    clear(list);
    target?.element.classList.add(target.sign);
}

/** @param {HTMLElement} list */
export function clear(list) {
    for (const element of list.querySelectorAll(SIGNS.map((sign) => `.${sign}`).join())) element.classList.remove(...SIGNS);
}
