/** Link previews: what must be there at once. The cards are loaded when a message first has one. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {parts, rowActions} from "#messages/registry.js";
import {relay} from "#relay/relay.js";
import {has, may} from "#rooms/rights.js";
import {boot} from "#shell/boot.js";
import {roomActions} from "#shell/registry.js";
import {tellFailure} from "#shell/toasts.js";

const shown = (message) => boot.settings.previews && message.previews?.length > 0;

parts.add({order: 45, show: shown, render: cards});
rowActions.add({label: t("Remove link previews"), icon: "link", order: 66, show: (message, room) => shown(message) && mayRemove(message, room), run: async (message) => (await import("#previews/card.js")).remove(message)});
for (const previews of [true, false]) {
    roomActions.add({label: previews ? t("Turn link previews on") : t("Turn link previews off"), icon: "link", order: 35,
        show: (room) => may.delete(room) && !room.archived && room.previews === !previews,
        run: (room) => tellFailure(relay.request("room.update", {room: room.id, previews}))});
}

function cards(message) {
    import("#previews/card.js");
    return html`<chat-previews .message=${message}></chat-previews>`;
}

/** The server decides; this only hides what it would refuse. @param {any} message @param {any} room */
export function mayRemove(message, room) {
    return message.author === boot.user.id ? may.write(room) : room?.kind !== "direct" && has(room, "moderator");
}
