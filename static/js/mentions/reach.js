/** How many people the words @all, @here, @moderators and @owners would tell; asked again after half a minute. */

import {relay} from "#relay/relay.js";

const FRESH = 30_000;

/** @typedef {{all: number, here: number, moderators: number, owners: number, everybody: boolean}} Reach */

/** @type {Map<number, {at: number, reach: Promise<Reach>}>} */
const known = new Map();

/** @param {number} room @returns {Promise<Reach>} */
export function reachOf(room) {
    const held = known.get(room);
    if (held && Date.now() - held.at < FRESH) return held.reach;
    const reach = relay.request("mention.reach", {room});
    known.set(room, {at: Date.now(), reach});
    reach.catch(() => known.delete(room));
    return reach;
}
