/** Choosing when a message is sent: the menu at the send button, and a dialog for any other time. */

import {html} from "lit";
import {choices, clockIn, dayIn, moment} from "#drafts/times.js";
import {t} from "#lib/i18n.js";
import {clock, dayAhead, timeZone} from "#lib/time.js";
import {drafts} from "#messages/drafts.js";
import {clock as server} from "#relay/clock.js";
import {relay} from "#relay/relay.js";
import {openDialog} from "#shell/dialogs.js";
import {openMenu} from "#shell/menu.js";
import {route} from "#shell/route.js";
import {tellFailure, toast} from "#shell/toasts.js";

const MINUTE = 60_000;
const YEAR = 365 * 86_400_000;

/** @param {any} composer @param {HTMLElement} anchor */
export function offer(composer, anchor) {
    menu(anchor, composer.ready ? (at) => schedule(composer, at) : null);
}

/** @param {HTMLElement} anchor @param {((at: number) => void) | null} chosen none: there is nothing to send yet */
export function menu(anchor, chosen) {
    const act = chosen ?? (() => toast(t("Write something first, then choose when it is sent.")));
    openMenu(anchor, [
        ...choices(server.now(), timeZone()).map(({label, at}) => ({label, icon: "clock", run: () => act(at)})),
        {label: t("Choose a time…"), icon: "pencil", run: async () => {
            const at = chosen ? await chooseTime() : act(0);
            if (at) act(at);
        }},
        "line",
        {label: t("Drafts and scheduled"), icon: "list", run: () => route.go("/drafts/")},
    ], {label: t("Send later")});
}

/** @param {number} [from] @returns {Promise<number | undefined>} */
export function chooseTime(from = server.now() + 60 * MINUTE) {
    const zone = timeZone();
    const shown = (at) => `${dayIn(at, zone)}T${clockIn(at, zone)}`;
    let wrong = "";
    return openDialog(t("Send at"), (close, redraw) => html`<form @submit=${(event) => {
        event.preventDefault();
        const [day, time] = event.target.elements.at.value.split("T");
        const at = day ? moment(day, time.slice(0, 5), zone) : NaN;
        wrong = at > server.now() + MINUTE / 4 && at < server.now() + YEAR ? "" : t("Choose a time that is still to come, within a year.");
        if (wrong) redraw();
        else close(at);
    }}><div class="dialog-body"><div class="field"><label for="send-at">${t("Day and time")}</label>
            <input class="input" id="send-at" name="at" type="datetime-local" required autofocus .defaultValue=${shown(from)} min=${shown(server.now())} max=${shown(server.now() + YEAR)}>
            <p class="hint">${t("In your time zone, {zone}.", {zone: zone.replaceAll("_", " ")})}</p>
            ${wrong ? html`<p class="error-text" role="alert">${wrong}</p>` : ""}</div></div>
        <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button>
            <button class="button primary">${t("Send later")}</button></div></form>`);
}

/** Hand what stands in a composer over to the server, to be sent at a time. @param {any} composer @param {number} at */
async function schedule(composer, at) {
    const {where} = composer;
    const {text, reply} = composer.draft;
    if (composer.tray.item && !composer.tray.item.done) return toast(t("The file is still on its way. Try again when it is up."));
    const files = composer.tray.item ? [composer.tray.item.done.id] : [];
    const made = await tellFailure(relay.request("scheduled.create", {
        ...where, text, files, at: new Date(at).toISOString(), nonce: crypto.randomUUID(),
        ...(reply ? {reply_to: reply.number} : {}), ...(where.thread && composer.also ? {also_to_room: true} : {}),
    }));
    if (!made) return undefined;
    composer.tray.clear();
    if (drafts.of(where).text === text) drafts.forget(where);
    composer.also = false;
    return toast(t("It will be sent {day} at {time}.", {day: dayAhead(at), time: clock(at)}), {action: {label: t("Show"), run: () => route.go("/drafts/")}, seconds: 8});
}
