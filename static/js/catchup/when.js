/** Since when somebody catches up, as it stands in the address. Pure. */

import {dayFrom, moment} from "#lib/times.js";

const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * The moment that the address names, as the server takes it; undefined: my own marks.
 * @param {string | undefined} since "today", "week" or "2026-11-22" @param {number} now @param {string} zone
 * @returns {string | undefined}
 */
export function beginning(since, now, zone) {
    const day = since === "today" ? dayFrom(0, now, zone) : since === "week" ? dayFrom(-7, now, zone) : DAY.test(since ?? "") ? since : "";
    const at = day ? moment(day, "00:00", zone) : Number.NaN;
    return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** What is chosen: "mark", "today", "week" or "day". @param {string | undefined} since */
export function chosen(since) {
    if (since === "today" || since === "week") return since;
    return DAY.test(since ?? "") ? "day" : "mark";
}

/** The address of what I missed. @param {{room?: string | number, since?: string}} args */
export function address({room, since}) {
    const query = new URLSearchParams();
    if (room) query.set("room", String(room));
    if (chosen(since) !== "mark") query.set("since", /** @type {string} */ (since));
    return `/catchup/${query.size ? `?${query}` : ""}`;
}
