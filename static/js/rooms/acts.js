/** What can be done with a room, in its menu: mute, change, invite, archive, delete, leave. */

import {personOf} from "#accounts/directory.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {isMuted, levelOf} from "#rooms/marks.js";
import {others, roomName, roomPath} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {departures} from "#rooms/store.js";
import {confirm} from "#shell/dialogs.js";
import {panels, roomActions} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {copyText, tellFailure, toast} from "#shell/toasts.js";

const send = (type, fields) => tellFailure(relay.request(type, fields));

roomActions.add({label: t("People"), icon: "users-round", order: 10, panel: "members", show: (room) => room.members > 2 || room.kind !== "direct", run: () => panels.toggle("members")});
roomActions.add({label: t("See the profile"), icon: "user-round", order: 10, show: (room) => room.kind === "direct" && others(room).length === 1, run: (room) => location.assign(`/people/${personOf(others(room)[0]).username}/`)});
roomActions.add({label: t("Invitation links"), icon: "link", order: 20, show: may.invite, run: async (room) => (await import("#rooms/invitations.js")).openInvitations(room)});
roomActions.add({label: t("Room settings"), icon: "settings", order: 30, show: may.update, run: async (room) => (await import("#rooms/settings.js")).openSettings(room)});
roomActions.add({label: t("Copy a link to this room"), icon: "copy", order: 40, show: (room) => room.kind !== "direct", run: copyLink});
roomActions.add({label: t("Mute"), icon: "bell-off", order: 50, show: (room) => Boolean(room.me) && !isMuted(room), run: (room) => send("me.update", {room: room.id, level: "nothing"})});
roomActions.add({label: t("Unmute"), icon: "bell", order: 50, show: (room) => Boolean(room.me) && isMuted(room), run: (room) => send("me.update", {room: room.id, level: levelOf({...room, me: null}) === "nothing" ? "mentions" : null, muted_until: null})});
roomActions.add({label: t("Archive"), icon: "archive", order: 60, show: (room) => may.archive(room) && !room.archived, run: archive});
roomActions.add({label: t("Open it again"), icon: "rotate-ccw", order: 60, show: (room) => may.archive(room) && room.archived, run: (room) => send("room.archive", {room: room.id, archived: false})});
roomActions.add({label: t("Leave"), icon: "log-out", order: 70, danger: true, show: may.leave, run: leave});
roomActions.add({label: t("Delete"), icon: "trash-2", order: 80, danger: true, show: may.delete, run: remove});

/** Somebody else ended my place in a room: say so, since it is gone from the list in that moment. */
departures.add((room, why) => {
    if (why === "left") return;
    const name = roomName(room);
    toast(why === "deleted" ? t("{room} was deleted.", {room: name}) : t("You were removed from {room}.", {room: name}));
});

function copyLink(room) {
    return copyText(new URL(roomPath(room), location.origin).href, t("The link is copied."));
}

async function archive(room) {
    const sure = await confirm({
        title: t("Archive {room}?", {room: roomName(room)}),
        consequence: t("Everybody in it can still read and search it, and nobody can write any more. You can open it again."),
        act: t("Archive"),
    });
    if (sure) await send("room.archive", {room: room.id, archived: true});
}

/** @param {any} room that I leave after a question */
export async function leave(room) {
    const sure = await confirm({
        title: t("Leave {room}?", {room: roomName(room)}),
        consequence: room.kind === "public" ? t("You can come back at any time.")
            : room.kind === "direct" ? t("You don't see it any more. Whoever opens it with you again brings you back.") : t("Only somebody who is in it can bring you back."),
        act: t("Leave"),
    });
    if (sure && (await send("room.leave", {room: room.id}))) route.go("/");
}

async function remove(room) {
    const sure = await confirm({
        title: t("Delete {room}?", {room: roomName(room)}),
        consequence: t("All its messages and files are gone at once, for everybody and for good."),
        act: t("Delete for everybody"),
        type: roomName(room),
    });
    if (sure && (await send("room.delete", {room: room.id}))) route.go("/");
}
