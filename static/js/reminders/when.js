/** Reading a time that somebody wrote: "20m", "1h 30m", "tomorrow 9:00", "next monday", "17:30", "2026-12-24". Pure. */

import {currentLanguage, t} from "#lib/i18n.js";
import {dayFrom, dayIn, daysTo, moment} from "#lib/times.js";

const SECOND = 1_000;
const UNITS = {s: SECOND, m: 60 * SECOND, h: 3_600 * SECOND, d: 86_400 * SECOND, w: 604_800 * SECOND};
const SPAN = /^\s*(\d{1,5}(?:[.,]\d{1,2})?)\s*(s|sec|seconds?|m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?)(?![\p{L}_])/iu;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/i;
const DATE = /^(\d{4}-\d\d-\d\d)/;
const CLOCK = /^[T\s,]*(?:at\s+)?(?:(\d{1,2})[:.](\d\d)\s*([ap]m)?|(\d{1,2})\s*([ap]m))(?![\p{L}\p{N}:.])/iu;
const DAY = /^(?:(next)\s+)?([\p{L}.]+)/iu;
const MORNING = "09:00";
const SUNDAY = Date.UTC(2026, 10, 22, 12);

/**
 * What a text begins with, as a moment, and the rest of it; null when it begins with no time.
 * @param {string} text @param {number} now in milliseconds @param {string} zone @returns {{at: number, rest: string} | null}
 */
export function readWhen(text, now, zone) {
    const words = text.trim().replace(/^me\s+/i, "").replace(/^(?:in|at|on)\s+/i, "");
    const found = span(words, now) ?? instant(words) ?? onDay(words, now, zone) ?? onlyClock(words, now, zone);
    if (!found || Number.isNaN(found.at) || /^\S/.test(found.left)) return null;
    return {at: found.at, rest: found.left.trim().replace(/^to\s+/i, "")};
}

/** "1h 30m" @param {string} words @param {number} now */
function span(words, now) {
    let [at, left] = [now, words];
    for (let found = SPAN.exec(left); found; found = SPAN.exec(left)) {
        at += Number(found[1].replace(",", ".")) * UNITS[found[2][0].toLowerCase()];
        left = left.slice(found[0].length);
    }
    return left === words ? null : {at, left};
}

/** "2026-12-24T18:00:00Z" @param {string} words */
function instant(words) {
    const found = INSTANT.exec(words);
    return found && {at: Date.parse(found[0]), left: words.slice(found[0].length)};
}

/** A date or the name of a day, with a time behind it or at nine. @param {string} words @param {number} now @param {string} zone */
function onDay(words, now, zone) {
    const date = DATE.exec(words);
    const name = date ? null : DAY.exec(words);
    const ahead = name ? daysAhead(name[2].toLowerCase(), now, zone) : null;
    if (!date && ahead === null) return null;
    const {time, left} = clockAt(words.slice((date ?? name)?.[0].length));
    if (date) return {at: dated(date[1], time ?? MORNING, zone), left};
    const today = /** @type {number} */ (ahead) % 7 === 0 && !name?.[1] && time ? moment(dayFrom(0, now, zone), time, zone) : 0;
    if (ahead === 0) return time ? {at: today, left} : null;
    return {at: today > now ? today : moment(dayFrom(/** @type {number} */ (ahead), now, zone), time ?? MORNING, zone), left};
}

/** "17:30": today, or tomorrow when that is over. @param {string} words @param {number} now @param {string} zone */
function onlyClock(words, now, zone) {
    const {time, left} = clockAt(words);
    if (!time) return null;
    const today = moment(dayFrom(0, now, zone), time, zone);
    return {at: today > now ? today : moment(dayFrom(1, now, zone), time, zone), left};
}

/** The 30th of February is no day. */
function dated(day, time, zone) {
    const at = moment(day, time, zone);
    return Number.isNaN(at) || dayIn(at, zone) !== day ? Number.NaN : at;
}

/** @returns {{time: string | null, left: string}} the time as "09:05"; "none" where no clock shows it; null where there is none */
function clockAt(words) {
    const found = CLOCK.exec(words);
    const half = (found?.[3] ?? found?.[5])?.toLowerCase();
    const [hour, minute] = [Number(found?.[1] ?? found?.[4]), Number(found?.[2] ?? 0)];
    if (!found) return {time: null, left: words};
    if (minute > 59 || hour > (half ? 12 : 23) || (half && hour === 0)) return {time: "none", left: ""};
    const full = half ? (hour % 12) + (half === "pm" ? 12 : 0) : hour;
    return {time: `${String(full).padStart(2, "0")}:${String(minute).padStart(2, "0")}`, left: words.slice(found[0].length)};
}

/** How many days from today a day of this name comes: 0 for today; null when it is no such name. */
function daysAhead(name, now, zone) {
    if (name === "today" || name === t("today").toLowerCase()) return 0;
    if (name === "tomorrow" || name === t("tomorrow").toLowerCase()) return 1;
    const plain = (word) => word.toLowerCase().replace(/\.$/, "");
    for (const language of new Set(["en", currentLanguage()])) {
        for (const weekday of /** @type {const} */ (["long", "short"])) {
            const format = new Intl.DateTimeFormat(language, {weekday, timeZone: "UTC"});
            for (let day = 0; day < 7; day++) if (plain(format.format(SUNDAY + day * UNITS.d)) === plain(name)) return daysTo(day, now, zone);
        }
    }
    return null;
}
