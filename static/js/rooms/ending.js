/** Archiving, leaving and deleting a room, each after a question. Loaded when it is wanted. */

import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {roomName} from "#rooms/names.js";
import {confirm} from "#shell/dialogs.js";
import {route} from "#shell/route.js";
import {tellFailure} from "#shell/toasts.js";

const send = (type, fields) => tellFailure(relay.request(type, fields));

/** @param {any} room that is archived after a question */
export async function archive(room) {
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

/** @param {any} room that is deleted for everybody after its name was typed */
export async function remove(room) {
    const sure = await confirm({
        title: t("Delete {room}?", {room: roomName(room)}),
        consequence: t("All its messages and files are gone at once, for everybody and for good."),
        act: t("Delete for everybody"),
        type: roomName(room),
    });
    if (sure && (await send("room.delete", {room: room.id}))) route.go("/");
}
