/** Choosing when a message is sent: the menu at the send button. */

import {t} from "#lib/i18n.js";
import {clock, dayAhead} from "#lib/time.js";
import {drafts} from "#messages/drafts.js";
import {timeMenu} from "#messages/whenever.js";
import {relay} from "#relay/relay.js";
import {route} from "#shell/route.js";
import {tellFailure, toast} from "#shell/toasts.js";

/** @param {any} composer @param {HTMLElement} anchor */
export function offer(composer, anchor) {
    menu(anchor, composer.ready ? (at) => schedule(composer, at) : null);
}

/** @param {HTMLElement} anchor @param {((at: number) => void) | null} chosen none: there is nothing to send yet */
export function menu(anchor, chosen) {
    const more = ["line", {label: t("Drafts and scheduled"), icon: "list", run: () => route.go("/drafts/")}];
    const act = chosen ?? (() => toast(t("Write something first, then choose when it is sent.")));
    timeMenu(anchor, {label: t("Send later"), title: t("Send at"), act: t("Send later"), more, ready: Boolean(chosen)}, act);
}

/** Hand what stands in a composer over to the server, to be sent at a time. @param {any} composer @param {number} at */
async function schedule(composer, at) {
    const {where} = composer;
    const {text, reply} = composer.draft;
    const {tray} = composer;
    if (tray && !tray.whole) return toast(t("Not all files are up yet. Try again when they are."));
    const files = tray?.items.map((item) => item.done.id) ?? [];
    const made = await tellFailure(relay.request("scheduled.create", {
        ...where, text, files, at: new Date(at).toISOString(), nonce: crypto.randomUUID(),
        ...(reply ? {reply_to: reply.number} : {}), ...(where.thread && composer.also ? {also_to_room: true} : {}),
    }));
    if (!made) return undefined;
    tray?.clear();
    if (drafts.of(where).text === text) drafts.forget(where);
    composer.also = false;
    return toast(t("It will be sent {day} at {time}.", {day: dayAhead(at), time: clock(at)}), {action: {label: t("Show"), run: () => route.go("/drafts/")}, seconds: 8});
}
