/** Ways to what is loaded when it is opened: every public room, a new one, and who is in one. */

import {html} from "lit";
import {plural, t} from "#lib/i18n.js";
import {roomName} from "#rooms/names.js";
import {panels, sectionActs, sidebarEntries, siteActs, views} from "#shell/registry.js";
import {route} from "#shell/route.js";

sidebarEntries.add({path: "/browse/", label: t("Browse"), icon: "compass", order: 50});
siteActs.add({label: t("Browse rooms"), icon: "compass", order: 10, run: () => route.go("/browse/")});
views.set("browse", {
    title: () => t("Browse"),
    render: () => {
        import("#rooms/browse.js");
        return html`<chat-browse></chat-browse>`;
    },
});

const createRoom = async () => (await import("#rooms/create.js")).createRoom();
sectionActs.set("rooms", {label: t("New room"), run: createRoom});
siteActs.add({label: t("New room"), icon: "plus", order: 20, run: createRoom});

panels.define("members", {
    title: () => t("People"),
    note: (_args, room) => `${roomName(room)} · ${plural(room.members, "{count} person", "{count} people")}`,
    render: (_args, room) => {
        import("#rooms/members.js");
        return html`<chat-members .room=${room}></chat-members>`;
    },
});
