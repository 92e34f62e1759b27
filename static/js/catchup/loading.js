/** Asking for what I missed. The last answer is kept, so that coming back from a message shows what I left, read or not. */

import {learn} from "#accounts/directory.js";
import {beginning} from "#catchup/when.js";
import {timeZone} from "#lib/time.js";
import {relay} from "#relay/relay.js";

/** @typedef {{key: string, at: number, told: any, named: Map<number, any>}} Missed */

/** @type {Missed | null} */
let kept = null;

/** @param {{room?: string, since?: string}} args */
const keyOf = ({room, since}) => `${room ?? ""} ${since ?? ""}`;

/** What was told for this address the last time. @param {{room?: string, since?: string}} args */
export function held(args) {
    return kept?.key === keyOf(args) ? kept : null;
}

/** Ask anew. @param {{room?: string, since?: string}} args @returns {Promise<Missed>} */
export async function load(args) {
    await relay.whenLive();
    const told = await relay.request("catchup.get", fields(args));
    learn(told.directory);
    kept = {key: keyOf(args), at: Date.now(), told, named: new Map(told.rooms.map((room) => [room.id, room]))};
    return kept;
}

/** The next places of one section, among the same messages. @param {{room?: string, since?: string}} args @param {Missed} missed @param {string} section */
export async function further(args, missed, section) {
    const shown = missed.told.sections[section];
    const asked = {...fields(args), section, skip: shown.places.length, above: missed.told.above};
    const {sections, rooms, directory} = await relay.request("catchup.get", asked);
    learn(directory);
    for (const room of rooms) missed.named.set(room.id, room);
    const known = new Set(shown.places.map(placeKey));
    const places = [...shown.places, ...sections[section].places.filter((one) => !known.has(placeKey(one)))];
    missed.told.sections[section] = {count: sections[section].places.length ? shown.count : places.length, places};
}

export function forget() {
    kept = null;
}

/** A line of a section. */
export const placeKey = ({room, number = 0, user = 0}) => `${room}/${number}/${user}`;

/** @param {{room?: string, since?: string}} args */
function fields({room, since}) {
    const at = beginning(since, Date.now(), timeZone());
    return {...(Number(room) > 0 && {room: Number(room)}), ...(at && {since: at})};
}
