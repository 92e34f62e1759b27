/** Choosing a moment for a text: a day and a time in one's own zone, which every reader will see in his. */

import {html, nothing} from "lit";
import {t} from "#lib/i18n.js";
import {moment as shown, relative} from "#lib/moments.js";
import {timeZone} from "#lib/time.js";
import {clockIn, dayIn, moment, withOffset} from "#lib/times.js";
import {openDialog} from "#shell/dialogs.js";

const HOUR = 3_600_000;

/** @returns {Promise<string | undefined>} what stands in the text for it */
export function chooseMoment() {
    const zone = timeZone();
    const next = Math.ceil(Date.now() / HOUR) * HOUR;
    let at = next;
    return openDialog(t("A time for everybody"), (close, redraw) => {
        const read = (event) => {
            const [day, time] = event.target.value.split("T");
            at = day ? moment(day, time.slice(0, 5), zone) : NaN;
            redraw();
        };
        return html`<form @submit=${(event) => { event.preventDefault(); close(`<time:${withOffset(at, zone)}>`); }}><div class="dialog-body"><div class="field">
            <label for="moment-at">${t("Day and time")}</label>
            <input class="input" id="moment-at" type="datetime-local" required autofocus min="1000-01-01T00:00" max="9998-12-31T23:59" .defaultValue=${`${dayIn(next, zone)}T${clockIn(next, zone)}`} @input=${read}>
            <p class="hint">${t("In your time zone, {zone}. Everybody sees it in his own.", {zone: zone.replaceAll("_", " ")})}</p>
            ${Number.isNaN(at) ? nothing : html`<p class="hint">${shown(at)} · ${relative(at)}</p>`}</div></div>
        <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button>
            <button class="button primary">${t("Insert")}</button></div></form>`;
    });
}
