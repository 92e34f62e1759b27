/** What can be done with folders: each is drawn at once, told to a screen reader, and taken back where it was refused. */

import {t} from "#lib/i18n.js";
import {beside, withFolder, withRoom} from "#folders/changes.js";
import {ahead, folders} from "#folders/store.js";
import {roomName} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";

const live = document.createElement("div");
live.className = "visually-hidden";
live.setAttribute("role", "status");
live.setAttribute("aria-live", "polite");
document.body.append(live);

/** Words for who hears the page. @param {string} words */
export function say(words) {
    live.textContent = live.textContent === words ? `${words}\u00a0` : words;
}

export const folderById = (id) => folders().find((one) => one.id === id);
export const folderOf = (room) => folders().find((one) => one.rooms.includes(room));

/** @param {number} room @param {number | null} folder @param {number | null} [before] */
export async function put(room, folder, before = null) {
    const name = roomName(findRoom(room));
    const done = await ahead("folders", withRoom(folders(), room, folder, before), "folder.put", {room, folder, before});
    if (done) say(folder === null ? t("{room} stands in no folder now.", {room: name}) : t("{room} stands in {folder} now, as number {place}.", {room: name, folder: folderById(folder)?.name, place: placeOf(room)}));
    return done;
}

const placeOf = (room) => 1 + (folderOf(room)?.rooms.indexOf(room) ?? -1);

/** @param {number} folder @param {number | null} before */
export async function order(folder, before) {
    const done = await ahead("folders", withFolder(folders(), folder, before), "folder.order", {folder, before});
    if (done) say(t("{folder} is folder number {place} now.", {folder: folderById(folder)?.name, place: 1 + folders().findIndex((one) => one.id === folder)}));
}

/** One step up or down within its folder. @param {number} room @param {number} step */
export function step(room, step) {
    const folder = folderOf(room);
    if (!folder) return say(t("Only rooms in a folder have an order of your own."));
    if (folder.sort !== "own") return say(t("{folder} sorts by itself. Choose your own order in its menu first.", {folder: folder.name}));
    const before = beside(folder.rooms, room, step);
    return before === undefined ? say(t("There is no further place.")) : put(room, folder.id, before);
}

/** @param {number} folder @param {number} step */
export function stepFolder(folder, step) {
    const before = beside(folders().map((one) => one.id), folder, step);
    return before === undefined ? say(t("There is no further place.")) : order(folder, before);
}
