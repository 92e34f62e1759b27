/** Times as people read them, in their language and time zone. Input: RFC 3339 strings, Dates or milliseconds. */

import {currentLanguage, plural, t} from "#lib/i18n.js";

let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const formats = new Map();

/** @param {string} name an IANA zone; an unknown one keeps the browser's */
export function setTimeZone(name) {
    try {
        new Intl.DateTimeFormat("en", {timeZone: name});
        if (name) zone = name;
        formats.clear();
    } catch {
        // An old device may not know a new zone.
    }
}

export function timeZone() {
    return zone;
}

function format(name, options) {
    const key = `${name} ${currentLanguage()}`;
    if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(currentLanguage(), {timeZone: zone, ...options}));
    return formats.get(key);
}

/** 09:24 */
export function clock(at) {
    return format("clock", {timeStyle: "short"}).format(new Date(at));
}

/** A key that is the same for all moments of one day, in the person's zone: "2026-11-22". */
export function dayKey(at) {
    if (!formats.has("day key")) formats.set("day key", new Intl.DateTimeFormat("en-CA", {timeZone: zone}));
    return formats.get("day key").format(new Date(at));
}

/** Today, Yesterday, Monday, 14 September, 14 September 2024 */
export function dayName(at, now = Date.now()) {
    const date = new Date(at);
    if (dayKey(date) === dayKey(now)) return t("Today");
    if (dayKey(date) === dayKey(now - 86_400_000)) return t("Yesterday");
    if (now - date.getTime() < 6 * 86_400_000) return format("weekday", {weekday: "long"}).format(date);
    const sameYear = dayKey(date).slice(0, 4) === dayKey(now).slice(0, 4);
    return format(sameYear ? "day" : "year", {day: "numeric", month: "long", ...(sameYear ? {} : {year: "numeric"})}).format(date);
}

/** A day before today, inside a sentence or a row: yesterday, Monday, 14 September */
function dayWithin(at, now) {
    return dayKey(at) === dayKey(now - 86_400_000) ? t("yesterday") : dayName(at, now);
}

/** A day to come, inside a sentence: today, tomorrow, Monday, 14 September 2027 */
export function dayAhead(at, now = Date.now()) {
    if (dayKey(at) === dayKey(now)) return t("today");
    if (dayKey(at) === dayKey(now + 86_400_000)) return t("tomorrow");
    const ahead = new Date(at).getTime() - now;
    if (ahead > 0 && ahead < 6 * 86_400_000) return format("weekday", {weekday: "long"}).format(new Date(at));
    return format("year", {day: "numeric", month: "long", year: "numeric"}).format(new Date(at));
}

/** After "since": 09:24 when it was today, else the day: yesterday, Monday, 14 September */
export function since(at, now = Date.now()) {
    return dayKey(at) === dayKey(now) ? clock(at) : dayWithin(at, now);
}

/** Everything about a moment, for a title: 22 November 2026 at 09:24:31 */
export function fullTime(at) {
    return format("full", {dateStyle: "long", timeStyle: "medium"}).format(new Date(at));
}

/** just now, 5 min ago, 3 h ago, yesterday, Monday, 14 September */
export function ago(at, now = Date.now()) {
    const seconds = Math.max(0, (now - new Date(at).getTime()) / 1000);
    if (seconds < 60) return t("just now");
    if (seconds < 3600) return plural(Math.floor(seconds / 60), "{count} min ago", "{count} min ago");
    if (dayKey(at) === dayKey(now)) return plural(Math.floor(seconds / 3600), "{count} h ago", "{count} h ago");
    return dayWithin(at, now);
}
