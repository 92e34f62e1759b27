/** Saved for me: what a message's menu offers, the sign on its row, and the way to the list. */

import {html} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {parts, rowActions} from "#messages/registry.js";
import {relay} from "#relay/relay.js";
import {isSaved} from "#saved/store.js";
import {siteActs, views} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {tellFailure, toast} from "#shell/toasts.js";

const living = (message) => !message.deleted && message.kind === "text" && !message.state;

rowActions.add({label: t("Save for later"), icon: "bookmark", order: 62, show: (message) => living(message) && !isSaved(message), run: save});
rowActions.add({label: t("Take out of saved"), icon: "bookmark", order: 62, show: (message) => isSaved(message), run: done});
parts.add({order: 6, show: isSaved, render: () => html`<p class="row-mark">${icon("bookmark", "small")}<span>${t("Saved")}</span></p>`});
siteActs.add({label: t("What I have saved"), icon: "bookmark", order: 60, run: () => route.go("/saved/")});

views.set("saved", {
    title: () => t("Saved"),
    render: () => {
        import("#saved/view.js");
        return html`<chat-saved></chat-saved>`;
    },
});

/** @param {{room: number, number: number}} message */
export async function save({room, number}) {
    if (await tellFailure(relay.request("saved.add", {room, number}))) toast(t("Saved. You find it under “Later” in the list."));
}

/** @param {{room: number, number: number}} message */
export async function done({room, number}) {
    const result = await tellFailure(relay.request("saved.remove", {room, number}));
    if (result) toast(t("It is out of your list."), {action: {label: t("Undo"), run: () => tellFailure(relay.request("saved.add", {room, number}))}});
}
