/** The times that are offered for sending later, in a person's own zone. Pure. Moments are milliseconds. */

import {t} from "#lib/i18n.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
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
 * @param {string} day "2026-11-23" @param {string} time "09:00" @param {string} zone
 */
export function moment(day, time, zone) {
    const wanted = Date.parse(`${day}T${time}Z`);
    let at = wanted;
    for (let turn = 0; turn < 2; turn++) at += wanted - Date.parse(`${dayIn(at, zone)}T${clockIn(at, zone)}Z`);
    return at;
}

/** Nine o'clock so many days from today. @param {number} days @param {number} now @param {string} zone */
export function atNine(days, now, zone) {
    const noon = Date.parse(`${dayIn(now, zone)}T12:00Z`) + days * DAY;
    return moment(new Date(noon).toISOString().slice(0, 10), "09:00", zone);
}

/** In an hour, tomorrow, next Monday. @param {number} now @param {string} zone @returns {{label: string, at: number}[]} */
export function choices(now, zone) {
    const today = new Date(`${dayIn(now, zone)}T12:00Z`).getUTCDay();
    const toMonday = (7 + MONDAY - today) % 7 || 7;
    return [
        {label: t("In 1 hour"), at: now + HOUR},
        {label: t("Tomorrow at 9:00"), at: atNine(1, now, zone)},
        ...(toMonday > 1 ? [{label: t("Monday at 9:00"), at: atNine(toMonday, now, zone)}] : []),
    ];
}
