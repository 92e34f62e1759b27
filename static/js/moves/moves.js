/** Messages that go elsewhere: the act, and what is drawn at both ends by files that come when they are needed. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {elsewhere, parts, rowActions, traces} from "#messages/registry.js";
import {has, may} from "#rooms/rights.js";
import {boot} from "#shell/boot.js";

const mayMove = (message, room) => (room.kind !== "direct" && has(room, "moderator")) || (message.author === boot.user.id && may.write(room));

rowActions.add({
    label: t("Move…"), icon: "folder", order: 59, show: (message, room) => !message.deleted && message.kind === "text" && !message.state && mayMove(message, room),
    run: async (message) => (await import("#moves/dialog.js")).openMove(message),
});
traces.add({show: (message) => Boolean(message.moved), render: trace});
parts.add({order: 1, show: (message) => Boolean(message.moved_from), render: trace});
elsewhere.add(async (room, number) => (await import("#moves/trace.js")).lead(room, number));

function trace(message) {
    import("#moves/trace.js");
    return html`<chat-moved .message=${message}></chat-moved>`;
}
