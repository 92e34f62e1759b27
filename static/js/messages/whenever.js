/** Choosing a time to come: a menu of what is near, and a dialog for any other. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {timeZone} from "#lib/time.js";
import {choices, clockIn, dayIn, moment} from "#lib/times.js";
import {clock as server} from "#relay/clock.js";
import {openDialog} from "#shell/dialogs.js";
import {openMenu} from "#shell/menu.js";

const MINUTE = 60_000;
const YEAR = 365 * 86_400_000;

/**
 * Times to choose from at a button; `more` stands below them.
 * @param {HTMLElement} anchor @param {{label: string, title: string, act: string, soon?: number[], more?: any[], ready?: boolean}} words of the menu, and of the
 *   dialog behind it; not `ready`: any choice is answered at once
 * @param {(at: number) => void} chosen
 */
export function timeMenu(anchor, {label, title, act, soon, more = [], ready = true}, chosen) {
    openMenu(anchor, [
        ...choices(server.now(), timeZone(), soon).map((one) => ({label: one.label, icon: "clock", run: () => chosen(one.at)})),
        {label: t("Choose a time…"), icon: "pencil", run: async () => {
            const at = ready ? await chooseTime({title, act}) : server.now();
            if (at) chosen(at);
        }},
        ...more,
    ], {label});
}

/** @param {{title: string, act: string, from?: number}} words `from`: the time that stands there first @returns {Promise<number | undefined>} */
export function chooseTime({title, act, from = server.now() + 60 * MINUTE}) {
    const zone = timeZone();
    const shown = (at) => `${dayIn(at, zone)}T${clockIn(at, zone)}`;
    let wrong = "";
    return openDialog(title, (close, redraw) => html`<form @submit=${(event) => {
        event.preventDefault();
        const [day, time] = event.target.elements.at.value.split("T");
        const at = day ? moment(day, time.slice(0, 5), zone) : NaN;
        wrong = at > server.now() + MINUTE / 4 && at < server.now() + YEAR ? "" : t("Choose a time that is still to come, within a year.");
        if (wrong) redraw();
        else close(at);
    }}><div class="dialog-body"><div class="field"><label for="when-at">${t("Day and time")}</label>
            <input class="input" id="when-at" name="at" type="datetime-local" required autofocus .defaultValue=${shown(from)} min=${shown(server.now())} max=${shown(server.now() + YEAR)}>
            <p class="hint">${t("In your time zone, {zone}.", {zone: zone.replaceAll("_", " ")})}</p>
            ${wrong ? html`<p class="error-text" role="alert">${wrong}</p>` : ""}</div></div>
        <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button>
            <button class="button primary">${act}</button></div></form>`);
}
