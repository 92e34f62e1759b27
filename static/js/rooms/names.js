/** How a room is called, drawn and found: by its name, or by the other people of a direct. */

import {html} from "lit";
import {displayName, personOf} from "#accounts/directory.js";
import {icon, isolates, tile} from "#lib/dom.js";
import {isolated, joinNames, t} from "#lib/i18n.js";
import {boot} from "#shell/boot.js";

/** The people of a direct without me, who left it last: it keeps its name. @param {any} room @returns {number[]} */
export function others(room) {
    return [...(room.people ?? []), ...(room.gone ?? [])].filter((id) => id !== boot.user.id);
}

/** @param {any} room a RoomState */
export function roomName(room) {
    if (room.kind !== "direct") return room.name || room.slug || String(room.id);
    const names = others(room).map(displayName);
    if (names.length === 0) return t("You alone");
    return names.length === 1 ? names[0] : joinNames(names.map((name) => name.split(" ")[0]));
}

/** What stands before the name: "#" where the room has one, nothing before people. */
export function roomTitle(room) {
    return room.kind === "public" ? `#${roomName(room)}` : roomName(room);
}

/** Where something was said: the room's name, or with whom. @param {any} room */
export function place(room) {
    return room.kind === "direct" ? isolates(t("with {name}", {name: isolated(roomName(room))})) : html`<bdi>${roomTitle(room)}</bdi>`;
}

export function roomIcon(room) {
    if (room.kind === "direct") return others(room).length > 1 ? "users-round" : "user-round";
    if (room.mode === "announcements") return "megaphone";
    return room.kind === "private" ? "lock" : "hash";
}

/** Two of several faces. @param {number[]} people @param {string} [size] */
function twoFaces(people, size = "") {
    return html`<span class="two-faces ${size}" aria-hidden="true">${people.slice(0, 2).map((id) => tile(personOf(id), {letters: 1}))}</span>`;
}

/** The mark before a room in a list: the faces of a direct, else the sign of its kind. @param {unknown} [inside] in the one face */
export function roomMark(room, inside) {
    const people = others(room);
    if (room.kind === "direct" && people.length === 1) return tile(personOf(people[0]), {size: "tiny", inside});
    if (room.kind === "direct" && people.length) return twoFaces(people);
    return icon(roomIcon(room));
}

export function roomTile(room, size = "large") {
    const people = others(room);
    if (room.kind === "direct" && people.length === 1) return tile(personOf(people[0]), {size});
    if (room.kind === "direct" && people.length) return twoFaces(people, size);
    return html`<span class="tile room ${size} hue-${(room.id * 7) % 36}" aria-hidden="true">${icon(roomIcon(room))}</span>`;
}

/** @param {any} room @param {number} [number] of a message */
export function roomPath(room, number) {
    return `/rooms/${encodeURIComponent(room.slug ?? room.id)}/${number ?? ""}`;
}
