/** A few of the people of a room, for its head and for lists: asked once in a while, not for every redraw. */

import {learn} from "#accounts/directory.js";
import {relay} from "#relay/relay.js";

const KEPT = 60_000;
/** @type {Map<number, {at: number, people: Promise<number[]>}>} */
const known = new Map();

/** @param {number} room @returns {Promise<number[]>} up to five user ids */
export function roomFaces(room) {
    const held = known.get(room);
    if (held && Date.now() - held.at < KEPT) return held.people;
    const people = ask(room);
    known.set(room, {at: Date.now(), people});
    return people;
}

async function ask(room) {
    try {
        const found = await relay.request("room.members", {room, limit: 5});
        learn(found.directory);
        return found.members.map((member) => member.user);
    } catch {
        known.delete(room);
        return [];
    }
}

relay.on("room.changed", ({room, joined, left}) => (joined || left) && known.delete(room));
