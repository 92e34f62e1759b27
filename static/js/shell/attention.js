/** What reaches a person while the tab is in the background: title, badge of the icon, sound, notification. */

import {displayName} from "#accounts/directory.js";
import {blocks} from "#blocks/store.js";
import {Store} from "#lib/store.js";
import {t} from "#lib/i18n.js";
import {callsMe} from "#mentions/calls.js";
import {plain} from "#messages/plain.js";
import {chosenStatus} from "#presence/own.js";
import {relay} from "#relay/relay.js";
import {isMuted, waiting} from "#rooms/marks.js";
import {roomName, roomPath, roomTitle} from "#rooms/names.js";
import {findRoom, rooms} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {announcements, sidebarEntries, views} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {toast} from "#shell/toasts.js";

export const choices = new Store();
choices.set("desktop", localStorage.getItem("desktop-notifications") === "on");
choices.set("sound", localStorage.getItem("sound") !== "off");

export const notifications = {
    /** Safari on a phone has none for a page in a tab. */
    get possible() {
        return "Notification" in globalThis;
    },
    get wanted() {
        return this.possible && choices.get("desktop") && Notification.permission === "granted";
    },
    get sound() {
        return choices.get("sound");
    },
    async toggle() {
        if (this.wanted) return keep("desktop", "desktop-notifications", false);
        const answer = await Notification.requestPermission();
        if (answer !== "granted") return toast(t("Your browser blocks notifications of this site. Allow them in its settings."));
        return keep("desktop", "desktop-notifications", true);
    },
    toggleSound() {
        keep("sound", "sound", !this.sound);
        if (this.sound) ring();
    },
};

function keep(name, key, value) {
    localStorage.setItem(key, value ? "on" : "off");
    choices.set(name, value);
}

/** "(3) general · Harbour": a number only for what calls me, a dot for the rest. */
export function showTitle() {
    const place = route.current;
    const {unread, mentions: called} = waiting(document.hasFocus() ? place.room : undefined);
    const mentions = [...sidebarEntries].reduce((sum, entry) => sum + ((entry.attention && !entry.within && entry.count?.()) || 0), called);
    const room = place.room && findRoom(place.room);
    const title = room ? roomTitle(room) : views.get(place.view)?.title();
    const sign = mentions ? `(${mentions}) ` : unread ? "• " : "";
    document.title = `${sign}${title ? `${title} · ` : ""}${boot.site?.name ?? ""}`;
    drawBadge(mentions, unread);
}

let drawn = "0 false";

/** @param {number} called @param {number} unread */
async function drawBadge(called, unread) {
    const wanted = `${called} ${unread > 0}`;
    if (drawn === wanted) return;
    drawn = wanted;
    (await import("#shell/badge.js")).badge(called, unread);
}

/** @param {any} message @returns {boolean} does it call me: in a direct, by my name, or in a room I follow wholly */
function calls(room, message) {
    if (message.author === boot.user.id || blocks.has(message.author) || message.kind === "system" || message.moved_from || isMuted(room)) return false;
    return room.kind === "direct" || callsMe(message, room);
}

function heard({room: id, message}) {
    const room = rooms.get(id);
    if (!room || !calls(room, message) || chosenStatus() === "dnd") return;
    const seen = document.visibilityState === "visible" && document.hasFocus() && route.current.room === id;
    if (!seen) once(`${id} ${message.number}`, () => tell(() => wordsOf(room, message)));
}

/** Something that isn't said in a room; who looks at this page sees it there. @param {any} event */
async function notified(event) {
    const words = chosenStatus() === "dnd" ? null : await announcements.get(event.kind)?.(event);
    if (words) once(words.tag, () => tell(document.hasFocus() ? null : () => words));
}

/** One of several open tabs tells. @param {string} name @param {() => Promise<void>} act */
function once(name, act) {
    if (!navigator.locks) act();
    else navigator.locks.request(`told ${name}`, {ifAvailable: true}, (lock) => lock && act());
}

/** It keeps the word for a moment so that the other tabs stay silent. @param {null | (() => {title: string, body: string, tag: string, path: string})} words */
async function tell(words) {
    if (choices.get("sound")) ring();
    if (words && notifications.wanted) show(words());
    await new Promise((done) => setTimeout(done, 1500));
}

function wordsOf(room, message) {
    const from = displayName(message.author);
    const title = room.kind === "direct" ? from : t("{name} in {room}", {name: from, room: roomName(room)});
    return {title, body: (plain(message) || t("A file")).slice(0, 160), tag: `${room.id}`, path: roomPath(room, message.number)};
}

function show({title, body, tag, path}) {
    const note = new Notification(title, {body, tag, silent: true});
    note.onclick = () => {
        window.focus();
        route.go(path);
        note.close();
    };
}

async function ring() {
    (await import("#shell/chime.js")).chime();
}

relay.on("message.created", heard);
relay.on("notification", notified);
rooms.subscribe(showTitle);
route.subscribe(showTitle);
for (const kind of ["focus", "blur"]) addEventListener(kind, showTitle);
