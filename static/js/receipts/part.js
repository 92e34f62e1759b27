/** Small faces under the last message that each has read; in a direct of two, "Read". Loaded when the page has come to rest. */

import {html, nothing} from "lit";
import {displayName, personOf} from "#accounts/directory.js";
import {blocks} from "#blocks/store.js";
import {icon, tile} from "#lib/dom.js";
import {isolated, listNames, plural, t} from "#lib/i18n.js";
import {changes, logOf} from "#messages/logs.js";
import {parts, rowActions} from "#messages/registry.js";
import {keyOf} from "#messages/where.js";
import {forget, mark, places} from "#receipts/store.js";
import {relay} from "#relay/relay.js";
import {lookAgain} from "#relay/watch.js";
import {others} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";

const FACES = 5;
/** @type {number[]} */
const NOBODY = [];
/** Where the faces stand, by room, until something changes. @type {Map<number, Map<number, number[]>>} */
const placed = new Map();

/** @param {any} message */
function readers(message) {
    if (message.state || message.deleted) return NOBODY;
    const room = placed.get(message.room) ?? places(message.room, logOf({room: message.room}).messages, boot.user.id);
    placed.set(message.room, room);
    return room.get(message.number)?.filter((user) => !blocks.has(user)) ?? NOBODY;
}

function changed(room) {
    placed.delete(room);
    changes.note(keyOf({room}));
}

/** @param {any} message */
function faces(message) {
    const users = readers(message);
    const room = findRoom(message.room);
    const open = async () => (await import("#receipts/dialog.js")).openReaders(message);
    if (room?.kind === "direct" && others(room).length === 1) return html`<p class="receipts">${icon("check-check", "small")}${t("Read")}</p>`;
    const shown = users.slice(-FACES);
    const names = t("Read by {names}", {names: listNames(users.slice(-12).map((user) => isolated(displayName(user))))});
    return html`<button class="receipts" aria-label=${plural(users.length, "Read by {count} person", "Read by {count} people")} title=${names} @click=${open}>
        ${users.length > FACES ? html`<span class="numeric">+${users.length - FACES}</span>` : nothing}
        <span class="faces">${shown.map((user) => tile(personOf(user), {size: "reader", letters: 1}))}</span></button>`;
}

parts.add({show: (message) => readers(message).length > 0, render: faces, order: 95, state: (message) => readers(message).join()});
rowActions.add({
    label: t("Read by…"), icon: "check-check", order: 65,
    show: (message, room) => !message.deleted && !message.state && message.kind === "text" && !(message.thread && !message.also_to_room)
        && Boolean(room?.me) && room.members > 1 && room.members <= (boot.settings?.receipts ?? 0),
    run: async (message) => (await import("#receipts/dialog.js")).openReaders(message),
});

relay.on("receipt", ({room, user, number}) => mark(room, user, number) && changed(room));
relay.on("message.created", ({room, message}) => mark(room, message.author, message.number, true) && changed(room));
relay.on("room.changed", ({room, left}) => {
    for (const user of left ?? []) mark(room, user, 0);
});
relay.on("watched", ({rooms}) => {
    for (const room of rooms.filter(Number.isInteger)) {
        forget(room);
        changed(room);
    }
});
changes.subscribe(() => placed.clear());
lookAgain();
