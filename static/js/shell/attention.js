/** What reaches a person while the tab is in the background: title, badge of the icon, sound, notification. */

import {Store} from "#lib/store.js";
import {t} from "#lib/i18n.js";
import {chosenStatus} from "#presence/own.js";
import {relay} from "#relay/relay.js";
import {waiting} from "#rooms/marks.js";
import {roomTitle} from "#rooms/names.js";
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
function drawBadge(called, unread) {
    const wanted = `${called} ${unread > 0}`;
    if (drawn === wanted) return;
    drawn = wanted;
    import("#shell/badge.js").then(({badge}) => badge(called, unread), () => { drawn = ""; });
}

/** The server decided that I am told, and why. Who looks at the place sees it there. @param {any} event */
async function notified(event) {
    const focused = document.visibilityState === "visible" && document.hasFocus();
    if (event.quiet || chosenStatus() === "dnd" || (focused && event.kind !== "reminder" && looksAt(event))) return;
    const words = await (announcements.get(event.kind) ?? announcements.get("message"))?.(event);
    if (words) once(words.name ?? words.tag, () => tell(focused && event.kind === "reminder" ? null : () => words));
}

function looksAt({room, thread}) {
    const place = route.current;
    return place.room === room && (!thread || (place.panel === "thread" && Number(new URLSearchParams(location.search).get("thread")) === thread));
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

function show({title, body, tag, path}) {
    const note = new Notification(title, {body, tag, silent: true});
    note.onclick = () => {
        window.focus();
        route.go(path);
        note.close();
    };
}

function ring() {
    import("#shell/chime.js").then(({chime}) => chime(), () => {});
}

relay.on("notification", notified);
rooms.subscribe(showTitle);
route.subscribe(showTitle);
for (const kind of ["focus", "blur"]) addEventListener(kind, showTitle);
