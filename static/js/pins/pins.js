/** Pins: what a message's menu offers, the mark on its row, the count in the room's head, and the way to the panel. */

import {html} from "lit";
import {displayName} from "#accounts/directory.js";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {fullTime} from "#lib/time.js";
import {takeCopy} from "#messages/logs.js";
import {parts, rowActions} from "#messages/registry.js";
import {pinned} from "#pins/store.js";
import {relay} from "#relay/relay.js";
import {has, may} from "#rooms/rights.js";
import {boot} from "#shell/boot.js";
import {panels, roomActions} from "#shell/registry.js";
import {tellFailure, toast} from "#shell/toasts.js";

const living = (message) => !message.deleted && message.kind === "text" && !message.state;

rowActions.add({label: t("Pin"), icon: "pin", order: 64, show: (message, room) => living(message) && !message.pinned && mayPin(room), run: pin});
rowActions.add({label: t("Unpin"), icon: "pin", order: 64, show: (message, room) => Boolean(message.pinned) && mayPin(room), run: unpin});
parts.add({order: 5, show: (message) => Boolean(message.pinned), render: mark});
roomActions.add({label: t("Pinned"), icon: "pin", order: 15, header: true, panel: "pinned", store: pinned, count, show: (room) => count(room) > 0 || mayPin(room), run: () => panels.toggle("pinned")});

panels.define("pinned", {
    title: () => t("Pinned"),
    render: (_args, room) => {
        import("#pins/panel.js");
        return html`<chat-pins .room=${room}></chat-pins>`;
    },
});

/** The server decides; this only hides what it would refuse. @param {any} room */
export function mayPin(room) {
    const byMembers = room && (room.pinning ?? (room.kind === "public" ? "moderators" : "members")) === "members";
    return Boolean(room) && may.write(room) && (byMembers || has(room, "moderator"));
}

function count(room) {
    return pinned.get(room.id)?.size ?? 0;
}

function mark({pinned: {by, at}}) {
    return html`<p class="row-mark" title=${fullTime(at)}>${icon("pin", "small")}<span class="isolated">${pinnedBy(by)}</span></p>`;
}

/** @param {number} id */
export function pinnedBy(id) {
    return id === boot.user.id ? t("Pinned by you") : t("Pinned by {name}", {name: displayName(id)});
}

/** @param {any} message */
export async function pin({room, number}) {
    const result = await tellFailure(relay.request("pin.add", {room, number}));
    if (result) takeCopy(result.message);
}

/** @param {any} message */
export async function unpin({room, number}) {
    const result = await tellFailure(relay.request("pin.remove", {room, number}));
    if (!result) return;
    takeCopy(result.message);
    toast(t("The message is no longer pinned."), {action: {label: t("Undo"), run: () => pin({room, number})}});
}
