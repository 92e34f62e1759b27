/** My messages that are to be sent later: kept by `mine`, the same on every device. */

import {Own} from "#relay/own.js";

/** Scheduled objects by their id. */
export const scheduled = new Own("scheduled");

/** The next one first; what failed before all. */
export function inTime() {
    return scheduled.values().sort((a, b) => Number(Boolean(b.failed)) - Number(Boolean(a.failed)) || Date.parse(a.at) - Date.parse(b.at) || a.id - b.id);
}
