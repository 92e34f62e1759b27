/** Making a reminder: of a message, by a menu of times; of one's own words, by "/remind 20m …". */

import {plural, t} from "#lib/i18n.js";
import {clock, dayAhead, timeZone} from "#lib/time.js";
import {timeMenu} from "#messages/whenever.js";
import {clock as server} from "#relay/clock.js";
import {relay} from "#relay/relay.js";
import {readWhen} from "#reminders/when.js";
import {route} from "#shell/route.js";
import {tellFailure, toast} from "#shell/toasts.js";

/** Minutes that are offered first. */
export const SOON = [20, 60, 180];
const YEAR = 366 * 86_400_000;
const SHOWN = 40;

/** @param {any} message @param {HTMLElement} anchor */
export function offer({room, number}, anchor) {
    choose(anchor, (at) => make({room, number}, at));
}

/** @param {HTMLElement} anchor @param {(at: number) => void} chosen @param {any[]} [more] what else stands in the menu */
export function choose(anchor, chosen, more = []) {
    timeMenu(anchor, {label: t("Remind me"), title: t("Remind me at"), act: t("Remind me"), soon: SOON, more}, chosen);
}

/** @param {{where: import("#messages/where.js").Where, rest: string}} asked @returns {Promise<boolean>} whether it was done */
export async function obey({where: {room, thread}, rest}) {
    const now = server.now();
    const found = readWhen(rest, now, timeZone());
    const fault = !found ? unread(rest) : found.at <= now ? t("That time is over.") : found.at > now + YEAR ? t("Choose a time within a year.")
        : found.rest ? "" : t("Say also what you want to be reminded of.");
    if (fault || !found) {
        toast(fault, {seconds: 12});
        return false;
    }
    return make({room, text: found.rest, ...(thread ? {number: thread} : {})}, found.at);
}

function unread(text) {
    const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    return t("“{text}” begins with no time. Write 20m, 2h, tomorrow 9:00, monday or 2026-12-24 18:00, and then what.", {text: shown});
}

async function make(what, at) {
    const made = await tellFailure(relay.request("reminder.create", {...what, at: new Date(at).toISOString()}));
    if (made) told(made.reminder, t("Show"), () => route.go("/reminders/"));
    return Boolean(made);
}

/** @param {{at: string}} reminder */
function told({at}, label, run) {
    const minutes = Math.round((Date.parse(at) - server.now()) / 60_000);
    const words = minutes >= 1 && minutes < 60 ? plural(minutes, "You will be reminded in {count} minute.", "You will be reminded in {count} minutes.")
        : t("You will be reminded {day} at {time}.", {day: dayAhead(at), time: clock(at)});
    toast(words, {action: {label, run}});
}
