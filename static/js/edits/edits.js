/** What messages said before: the ways to it, by "(edited)" and by a message's menu. The dialog is loaded when it is opened. */

import {t} from "#lib/i18n.js";
import {editedActs, rowActions} from "#messages/registry.js";
import {has} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";

const act = {
    /** @param {any} message */
    show: (message, room = findRoom(message.room)) => Boolean(message.edited_at) && (room?.edit_history !== "hidden" || message.author === boot.user.id || has(room, "moderator")),
    run: async (message) => (await import("#edits/dialog.js")).openEdits(message),
};

editedActs.add(act);
rowActions.add({label: t("Edit history"), icon: "clock", order: 55, ...act});
