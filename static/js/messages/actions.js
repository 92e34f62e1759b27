/** What the log itself brings to the bar and the menu: reply, change, copy, mark as unread, delete. */

import {displayName} from "#accounts/directory.js";
import {t} from "#lib/i18n.js";
import {drafts} from "#messages/drafts.js";
import {editing, focusComposer, mayEdit} from "#messages/edit.js";
import {takeCopy} from "#messages/logs.js";
import {onOneLine} from "#messages/plain.js";
import {rowActions} from "#messages/registry.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {roomPath} from "#rooms/names.js";
import {has, inTime, may} from "#rooms/rights.js";
import {findRoom, takeMine} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {confirm} from "#shell/dialogs.js";
import {shortcuts} from "#shell/registry.js";
import {tellFailure, toast} from "#shell/toasts.js";

const EXCERPT = 140;
const living = (message) => !message.deleted && message.kind === "text";

underKey("r", {label: t("Reply"), icon: "reply", order: 20, inBar: true, swipe: true, show: (message, room, where) => living(message) && may.reply(room, where?.thread), run: reply});
underKey("e", {label: t("Edit"), icon: "pencil-line", order: 30, inBar: true, show: (message, room) => mayEdit(message) && may.write(room), run: edit});
rowActions.add({label: t("Copy the text"), icon: "copy", order: 50, show: (message) => living(message) && Boolean(message.text), run: copyText});
rowActions.add({label: t("Copy the link"), icon: "link", order: 60, show: living, run: copyLink});
rowActions.add({label: t("Mark as unread from here"), icon: "mail", order: 70, show: (_message, room) => Boolean(room?.me), run: unread});
rowActions.add({label: t("Delete"), icon: "trash-2", order: 90, danger: true, show: mayDelete, run: remove});

/** What a key does, too, with the message under the keyboard or the pointer. */
function underKey(keys, act) {
    rowActions.add(act);
    shortcuts.add({keys, label: act.label, group: t("Messages"), order: 200 + act.order / 10, run: () => {
        const row = /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-number]") ?? document.querySelector(".message.under-bar"));
        const timeline = /** @type {any} */ (row?.closest("chat-timeline"));
        const message = timeline?.log.get(Number(row?.dataset.number));
        if (message && act.show(message, findRoom(message.room), timeline.where)) act.run(message, row, timeline.where);
    }});
}

// Listed only: the composer and the rows do it themselves.
shortcuts.add({keys: "escape", label: t("From writing to the messages"), group: t("Messages"), order: 200, run: () => {}});

function mayDelete(message, room) {
    if (!living(message) || !room?.me) return false;
    return (message.author === boot.user.id && inTime(room.delete_within, message.created_at)) || (room.kind !== "direct" && has(room, "moderator"));
}

function reply(message, _anchor, where) {
    const words = onOneLine(message);
    drafts.reply(where, {number: message.number, author: message.author, excerpt: words.slice(0, EXCERPT)});
    focusComposer(where);
}

function edit(message, _anchor, where) {
    editing.set(keyOf(where), message.number);
}

async function copyText(message) {
    await navigator.clipboard.writeText(message.text);
    toast(t("The text is copied."));
}

async function copyLink(message) {
    await navigator.clipboard.writeText(new URL(roomPath(findRoom(message.room), message.number), location.origin).href);
    toast(t("The link is copied."));
}

async function unread({room, number}, _anchor, where) {
    const result = await tellFailure(relay.request("read.mark", {...where, number: number - 1, back: true}));
    if (result && !where.thread) takeMine(room, result, result.feed);
}

async function remove(message) {
    const mine = message.author === boot.user.id;
    const sure = await confirm({
        title: t("Delete this message?"),
        consequence: mine ? t("It is gone for everybody, with its files and reactions. It can't be brought back.")
            : t("The message of {name} is gone for everybody, with its files and reactions. It can't be brought back.", {name: displayName(message.author)}),
        act: t("Delete"),
    });
    if (!sure) return;
    const {room, number} = message;
    const result = await tellFailure(relay.request("message.delete", {room, number}));
    if (result) takeCopy(result.message);
}
