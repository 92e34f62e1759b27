/** Jumping to a day of a room: its first message, or the next there is. */

import {html} from "lit";
import {openDialog} from "#shell/dialogs.js";
import {t} from "#lib/i18n.js";
import {dayKey, timeZone} from "#lib/time.js";
import {relay} from "#relay/relay.js";
import {roomPath} from "#rooms/names.js";
import {route} from "#shell/route.js";
import {tellFailure, toast} from "#shell/toasts.js";

/** @param {any} room */
export async function choose(room) {
    const today = dayKey(Date.now());
    const date = await openDialog(t("Jump to a date"), (close) => html`
        <form @submit=${(event) => { event.preventDefault(); close(event.target.elements.date.value); }}>
            <div class="dialog-body"><div class="field"><label for="jump-date">${t("Open the room at this day")}</label>
                <input class="input" id="jump-date" name="date" type="date" required max=${today} value=${today} autofocus></div></div>
            <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button><button class="button primary">${t("Go there")}</button></div>
        </form>`);
    if (date) await jump(room, date);
}

/** @param {any} room @param {string} date as in 2026-11-22 */
async function jump(room, date) {
    const result = await tellFailure(relay.request("room.day", {room: room.id, date, timezone: timeZone()}));
    if (!result) return;
    if (result.number === null) toast(t("Nothing was written here from that day on."));
    else if (route.current.number === result.number) /** @type {any} */ (document.querySelector("chat-timeline"))?.place?.goTo(result.number);
    else route.go(roomPath(room, result.number));
}
