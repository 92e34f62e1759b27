/** Drafts and sending later: the way to their list, and the arrow beside the send button. The rest comes when it is wanted. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {Store} from "#lib/store.js";
import {drafts} from "#messages/drafts.js";
import {besideSend} from "#messages/registry.js";
import {scheduled} from "#drafts/store.js";
import {sidebarEntries, views} from "#shell/registry.js";

/** How many there are: a key that is typed changes no list. @type {Store<number>} */
const marks = new Store();

sidebarEntries.add({
    path: "/drafts/", label: t("Drafts"), icon: "pencil", order: 70,
    show: () => count() > 0 || location.pathname === "/drafts/", store: marks,
});
views.set("drafts", {
    title: () => t("Drafts"),
    render: () => {
        import("#drafts/view.js");
        return html`<chat-drafts></chat-drafts>`;
    },
});

besideSend.add({
    label: t("Send later"), icon: "chevron-down",
    run: async (composer, anchor) => (await import("#drafts/later.js")).offer(composer, anchor),
});

const count = () => drafts.begun().length + scheduled.size;

for (const store of [drafts, scheduled]) store.subscribe(() => marks.set("count", count()));
