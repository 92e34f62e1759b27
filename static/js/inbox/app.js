/** The inbox: the ways to what waits, what called me and what I put off, and to having read it all. The rest comes when it is wanted. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {mentions, waitingPlaces} from "#rooms/marks.js";
import {rooms} from "#rooms/store.js";
import {roomActions, shortcuts, sidebarEntries, siteActs, views} from "#shell/registry.js";
import {threads, waitingThreads} from "#threads/store.js";

const called = () => rooms.values().reduce((sum, room) => sum + mentions(room), 0);
/** @param {number[]} [ids] of rooms; all without */
const read = async (ids) => (await import("#inbox/acts.js")).readAll(ids);
const view = (name, title, load, drawn) => views.set(name, {title: () => title, render: () => {
    load();
    return drawn;
}});

sidebarEntries.add({path: "/inbox/", label: t("Inbox"), icon: "inbox", order: 10, count: () => waitingPlaces() + waitingThreads(), store: threads});
sidebarEntries.add({path: "/mentions/", label: t("Mentions"), icon: "at-sign", order: 15, attention: true, within: true, count: called});
view("inbox", t("Inbox"), () => import("#inbox/inbox.js"), html`<chat-inbox></chat-inbox>`);
view("mentions", t("Mentions"), () => import("#inbox/mentions.js"), html`<chat-mentions></chat-mentions>`);
view("later", t("Later"), () => import("#inbox/later.js"), html`<chat-later></chat-later>`);
siteActs.add({label: t("Mark everything as read"), icon: "check-check", order: 25, run: () => read()});
roomActions.add({label: t("Mark as read"), icon: "check-check", order: 45, show: (room) => room.me?.unread || room.me?.mentions, run: (room) => read([room.id])});
shortcuts.add({keys: "shift+escape", label: t("Mark everything as read"), order: 85, run: () => read()});
