/** My messages that are to be sent later: kept by `mine`, the same on every device. */

import {Store} from "#lib/store.js";
import {relay} from "#relay/relay.js";

/** Scheduled objects by their id. @type {Store<any>} */
export const scheduled = new Store();
/** The feed at which each was last told. @type {Map<string, number>} */
const told = new Map();

/** @param {Record<string, any>} set @param {number} feed */
function take(set, feed) {
    for (const [id, one] of Object.entries(set)) {
        if (feed < (told.get(id) ?? 0)) continue;
        told.set(id, feed);
        if (one) scheduled.set(Number(id), one);
        else scheduled.delete(Number(id));
    }
}

/** The next one first; what failed before all. */
export function inTime() {
    return scheduled.values().sort((a, b) => Number(Boolean(b.failed)) - Number(Boolean(a.failed)) || Date.parse(a.at) - Date.parse(b.at) || a.id - b.id);
}

relay.on("mine", ({set, feed}) => "scheduled" in set && take(set.scheduled, feed));
relay.on("sync", ({mine = []}) => {
    for (const {set, feed} of mine) if ("scheduled" in set) take(set.scheduled, feed);
});
relay.on("era", () => {
    for (const {id} of scheduled.values()) scheduled.delete(id);
    told.clear();
});
