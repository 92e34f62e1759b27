/** Jumping to a day of a room: its first message, or the next there is. */

import {html} from "lit";
import {openDialog} from "#shell/dialogs.js";
import {t} from "#lib/i18n.js";
import {dayKey, timeZone} from "#lib/time.js";
import {relay} from "#relay/relay.js";
import {roomPath} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";
import {before} from "#search/days.js";
import {openMenu} from "#shell/menu.js";
import {route} from "#shell/route.js";
import {tellFailure, toast} from "#shell/toasts.js";

const BEGINNING = "1970-01-01";
const PATIENCE = 3000;

/** The usual days, at the line of one. @param {number} id of the room @param {string} at when a message of that line's day was written @param {HTMLElement} anchor */
export function offer(id, at, anchor) {
    const room = findRoom(id);
    const today = dayKey(Date.now());
    openMenu(anchor, [
        {label: t("Today"), icon: "arrow-down-to-line", run: () => jump(room, today, toEnd)},
        {label: t("A week ago"), icon: "clock", run: () => jump(room, before(today, {days: 7}))},
        {label: t("A month ago"), icon: "clock", run: () => jump(room, before(today, {months: 1}))},
        {label: t("The very beginning"), icon: "arrow-up", run: () => jump(room, BEGINNING)},
        "line",
        {label: t("Another day…"), icon: "calendar-clock", run: () => choose(room, dayKey(at))},
    ], {label: t("Jump to another day")});
}

/** @param {any} room @param {string} [day] that is proposed */
export async function choose(room, day) {
    const today = dayKey(Date.now());
    const date = await openDialog(t("Jump to a date"), (close) => html`
        <form @submit=${(event) => { event.preventDefault(); close(event.target.elements.date.value); }}>
            <div class="dialog-body"><div class="field"><label for="jump-date">${t("Open the room at this day")}</label>
                <input class="input" id="jump-date" name="date" type="date" required max=${today} value=${day ?? today} autofocus></div></div>
            <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button><button class="button primary">${t("Go there")}</button></div>
        </form>`);
    if (date) await jump(room, date);
}

/** @param {any} room @param {string} date as in 2026-11-22 @param {() => void} [otherwise] where nothing was written from then on */
async function jump(room, date, otherwise = () => toast(t("Nothing was written here from that day on."))) {
    const result = await tellFailure(relay.request("room.day", {room: room.id, date, timezone: timeZone()}));
    if (!result) return;
    if (result.number === null) return otherwise();
    if (route.current.number === result.number) timeline()?.place?.goTo(result.number);
    else route.go(roomPath(room, result.number));
    return focus(result.number);
}

function toEnd() {
    timeline()?.toEnd();
}

/** The keyboard goes where the eye is. @param {number} number */
function focus(number) {
    const until = Date.now() + PATIENCE;
    const look = () => {
        const row = /** @type {HTMLElement | null | undefined} */ (timeline()?.querySelector(`.target[data-number="${number}"]`));
        if (row) row.focus({preventScroll: true});
        else if (Date.now() < until) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}

/** @returns {any} that of the room */
function timeline() {
    return document.querySelector("chat-room chat-timeline");
}
