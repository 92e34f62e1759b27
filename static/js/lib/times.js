/** The times that are offered for later, in a person's own zone. Pure. Moments are milliseconds. */

import {plural, t} from "#lib/i18n.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MONDAY = 1;

/** A day of the calendar in a zone: "2026-11-22". @param {number} at @param {string} zone */
export function dayIn(at, zone) {
    return new Intl.DateTimeFormat("en-CA", {timeZone: zone}).format(at);
}

/** "21:05" @param {number} at @param {string} zone */
export function clockIn(at, zone) {
    return new Intl.DateTimeFormat("en-GB", {timeZone: zone, hour: "2-digit", minute: "2-digit"}).format(at);
}

/**
 * When the clocks of a zone show this day and time. What they show at a guess tells how far off it is; twice, since the
 * clocks may be changed in between.
 * NaN where there is no such day or time.
 * @param {string} day "2026-11-23" @param {string} time "09:00" @param {string} zone
 */
export function moment(day, time, zone) {
    const wanted = Date.parse(`${day}T${time}Z`);
    if (Number.isNaN(wanted)) return wanted;
    let at = wanted;
    for (let turn = 0; turn < 2; turn++) at += wanted - Date.parse(`${dayIn(at, zone)}T${clockIn(at, zone)}Z`);
    return at;
}

/** The day of the calendar so many days from today. @param {number} days @param {number} now @param {string} zone */
export function dayFrom(days, now, zone) {
    const noon = Date.parse(`${dayIn(now, zone)}T12:00Z`) + days * DAY;
    return new Date(noon).toISOString().slice(0, 10);
}

/** Nine o'clock so many days from today. @param {number} days @param {number} now @param {string} zone */
export function atNine(days, now, zone) {
    return moment(dayFrom(days, now, zone), "09:00", zone);
}

/** Days until a weekday comes next, 1 to 7. @param {number} weekday 0 is Sunday @param {number} now @param {string} zone */
export function daysTo(weekday, now, zone) {
    const today = new Date(`${dayIn(now, zone)}T12:00Z`).getUTCDay();
    return (7 + weekday - today) % 7 || 7;
}

/**
 * In a while, tomorrow, next Monday.
 * @param {number} now @param {string} zone @param {number[]} [soon] minutes @returns {{label: string, at: number}[]}
 */
export function choices(now, zone, soon = [60]) {
    const toMonday = daysTo(MONDAY, now, zone);
    return [
        ...soon.map((minutes) => ({label: inAWhile(minutes), at: now + minutes * MINUTE})),
        {label: t("Tomorrow at 9:00"), at: atNine(1, now, zone)},
        ...(toMonday > 1 ? [{label: t("Monday at 9:00"), at: atNine(toMonday, now, zone)}] : []),
    ];
}

function inAWhile(minutes) {
    return minutes < 60 ? plural(minutes, "In {count} minute", "In {count} minutes") : plural(minutes / 60, "In {count} hour", "In {count} hours");
}

/** A moment as one writes it with its zone's offset: "2026-11-23T18:00+01:00". @param {number} at @param {string} zone */
export function withOffset(at, zone) {
    const shown = `${dayIn(at, zone)}T${clockIn(at, zone)}`;
    const minutes = Math.round((Date.parse(`${shown}Z`) - at) / 60_000);
    const clock = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, "0")).join(":");
    return `${shown}${minutes < 0 ? "-" : "+"}${clock}`;
}
