/** A moment that somebody named, as its reader sees it: in his language and zone, and how far away it is. */

import {currentLanguage} from "#lib/i18n.js";
import {dayKey, timeZone} from "#lib/time.js";

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** In a sentence: Mon, Nov 23, 18:00; with the year when it isn't this one. @param {string | number} at @param {number} [now] */
export function moment(at, now = Date.now()) {
    const year = dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4) ? {} : /** @type {const} */ ({year: "numeric"});
    return new Intl.DateTimeFormat(currentLanguage(), {timeZone: timeZone(), weekday: "short", day: "numeric", month: "short", ...year, hour: "numeric", minute: "2-digit"}).format(new Date(at));
}

/** in 3 hours, 2 days ago @param {string | number} at @param {number} [now] */
export function relative(at, now = Date.now()) {
    const seconds = (new Date(at).getTime() - now) / 1000;
    const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? ["minute", 60];
    return new Intl.RelativeTimeFormat(currentLanguage(), {numeric: "auto"}).format(Math.round(seconds / size), unit);
}
