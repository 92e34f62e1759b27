/** Messages that stand elsewhere, too: passed on from a message's menu, and named by a link in its words. */

import {html, keyed, nothing} from "lit";
import {displayName} from "#accounts/directory.js";
import {linksIn} from "#forwards/links.js";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {clock, dayName, fullTime} from "#lib/time.js";
import {body} from "#messages/body.js";
import {parts, rowActions} from "#messages/registry.js";
import {place, roomPath} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";

rowActions.add({
    label: t("Forward"), icon: "arrow-right", order: 58, show: (message) => !message.deleted && message.kind === "text" && !message.state,
    run: async (message) => (await import("#forwards/dialog.js")).openForward(message),
});
parts.add({order: 2, show: (message) => Boolean(message.forwarded), render: forwarded});
parts.add({order: 40, show: (message) => !message.state && linksIn(message.text, location.origin).length > 0, render: linked});

function linked(message) {
    import("#forwards/permalink.js");
    return linksIn(message.text, location.origin).map((link) => keyed(`${link.key}/${link.number}`, html`<chat-permalink .link=${link}></chat-permalink>`));
}

/** Where it was said is named to those alone who have that room. */
function forwarded({forwarded: told}) {
    const room = findRoom(told.room);
    const name = html`<b class="isolated">${displayName(told.author)}</b>`;
    const when = html`<time datetime=${told.created_at} title=${fullTime(told.created_at)}>${dayName(told.created_at)}, ${clock(told.created_at)}</time>`;
    return html`<figure class="forwarded"><figcaption>${icon("arrow-right", "small directional")}<span class="visually-hidden">${t("Forwarded")}</span>${name} · ${when}${room
        ? html` · <a href=${roomPath(room, told.number)}>${place(room)}</a>` : nothing}</figcaption>
        ${body(told, nothing)}${told.cut && room ? html`<a class="link-button" href=${roomPath(room, told.number)}>${t("Read it all")}</a>` : nothing}</figure>`;
}
