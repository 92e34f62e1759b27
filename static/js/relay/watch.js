/** What is on the screen: hints (presence, typing, receipts) come for that alone, so it is told anew when it changes. */

import {relay} from "#relay/relay.js";

const MOST_USERS = 200;
const MOST_ROOMS = 5;

/** @type {Map<string, {rooms?: (number | {room: number, thread: number})[], users?: number[]}>} */
const views = new Map();
/** Runs while a `tell` is on its way. */
let timer = 0;
let last = "";

/**
 * Say what a part of the page shows; null when it shows nothing any more.
 * @param {string} name of the part @param {{rooms?: any[], users?: number[]} | null} shown
 */
export function watch(name, shown) {
    if (shown) views.set(name, shown);
    else views.delete(name);
    if (timer === 0) timer = setTimeout(tell, 150);
}

/** Somebody hears hints only now: ask for those of before. */
export function lookAgain() {
    last = "";
    watch("", {});
}

async function tell() {
    timer = 0;
    if (relay.state !== "live") return;
    const all = [...views.values()];
    const users = [...new Set(all.flatMap((one) => one.users ?? []))].slice(0, MOST_USERS);
    const rooms = unique(all.flatMap((one) => one.rooms ?? [])).slice(0, MOST_ROOMS);
    const wanted = JSON.stringify([rooms, users]);
    if (wanted === last) return;
    last = wanted;
    try {
        const result = await relay.request("watch", {rooms, users});
        relay.emit?.("watched", {users, rooms, presence: result.presence ?? []});
        for (const kind of ["presence", "typing", "receipts"]) for (const hint of result[kind] ?? []) repeatHint(kind, hint);
    } catch {
        last = "";
    }
}

/** The hints of a reply are the same objects as the events: whoever listens hears both. */
function repeatHint(kind, hint) {
    relay.emit?.(hint.type ?? (kind === "receipts" ? "receipt" : kind), hint);
}

function unique(items) {
    return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

relay.onState(lookAgain);
