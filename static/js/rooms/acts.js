/** What can be done with a room, in its menu: mute, change, invite, archive, delete, leave. */

import {personOf} from "#accounts/directory.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {isMuted, levelOf} from "#rooms/marks.js";
import {others, roomName, roomPath} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {departures} from "#rooms/store.js";
import {panels, roomActions} from "#shell/registry.js";
import {copyText, tellFailure, toast} from "#shell/toasts.js";

const send = (type, fields) => tellFailure(relay.request(type, fields));

roomActions.add({label: t("People"), icon: "users-round", order: 10, panel: "members", show: (room) => room.members > 2 || room.kind !== "direct", run: () => panels.toggle("members")});
roomActions.add({label: t("See the profile"), icon: "user-round", order: 10, show: (room) => room.kind === "direct" && others(room).length === 1, run: (room) => location.assign(`/people/${personOf(others(room)[0]).username}/`)});
roomActions.add({label: t("Invitation links"), icon: "link", order: 20, show: may.invite, run: async (room) => (await import("#rooms/invitations.js")).openInvitations(room)});
roomActions.add({label: t("Room settings"), icon: "settings", order: 30, show: may.update, run: async (room) => (await import("#rooms/settings.js")).openSettings(room)});
roomActions.add({label: t("Copy a link to this room"), icon: "copy", order: 40, show: (room) => room.kind !== "direct", run: copyLink});
roomActions.add({label: t("Mute"), icon: "bell-off", order: 50, show: (room) => Boolean(room.me) && !isMuted(room), run: (room) => send("me.update", {room: room.id, level: "nothing"})});
roomActions.add({label: t("Unmute"), icon: "bell", order: 50, show: (room) => Boolean(room.me) && isMuted(room), run: (room) => send("me.update", {room: room.id, level: levelOf({...room, me: null}) === "nothing" ? "mentions" : null, muted_until: null})});
roomActions.add({label: t("Archive"), icon: "archive", order: 60, show: (room) => may.archive(room) && !room.archived, run: async (room) => (await import("#rooms/ending.js")).archive(room)});
roomActions.add({label: t("Open it again"), icon: "rotate-ccw", order: 60, show: (room) => may.archive(room) && room.archived, run: (room) => send("room.archive", {room: room.id, archived: false})});
roomActions.add({label: t("Leave"), icon: "log-out", order: 70, danger: true, show: may.leave, run: async (room) => (await import("#rooms/ending.js")).leave(room)});
roomActions.add({label: t("Delete"), icon: "trash-2", order: 80, danger: true, show: may.delete, run: async (room) => (await import("#rooms/ending.js")).remove(room)});

/** Somebody else ended my place in a room: say so, since it is gone from the list in that moment. */
departures.add((room, why) => {
    if (why === "left") return;
    const name = roomName(room);
    toast(why === "deleted" ? t("{room} was deleted.", {room: name}) : t("You were removed from {room}.", {room: name}));
});

function copyLink(room) {
    return copyText(new URL(roomPath(room), location.origin).href, t("The link is copied."));
}
