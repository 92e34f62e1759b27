/** Which messages are pinned, of the rooms that were looked at: asked for once, then kept by events. */

import {Store} from "#lib/store.js";
import {relay} from "#relay/relay.js";
import {route} from "#shell/route.js";

/** By room id, the numbers of its pinned messages. @type {Store<Set<number>>} */
export const pinned = new Store();

/** What was told of a room while its list is under way. @type {Map<number, Map<number, boolean>>} */
const heard = new Map();

async function look() {
    const {room} = route.current;
    if (!room || pinned.has(room) || heard.has(room) || relay.state !== "live") return;
    const since = new Map();
    heard.set(room, since);
    const result = await relay.request("pin.list", {room, limit: 0}).catch(() => null);
    if (heard.get(room) !== since) return;
    heard.delete(room);
    if (result) pinned.set(room, after(new Set(result.numbers), since));
}

/** @param {number} room @param {[number, boolean][]} changes message and whether it is pinned */
function take(room, changes) {
    const held = pinned.get(room);
    for (const [number, there] of changes) heard.get(room)?.set(number, there);
    if (held && changes.some(([number, there]) => held.has(number) !== there)) pinned.set(room, after(new Set(held), changes));
}

function after(numbers, changes) {
    for (const [number, there] of changes) there ? numbers.add(number) : numbers.delete(number);
    return numbers;
}

function forget(room) {
    pinned.delete(room);
    heard.delete(room);
    setTimeout(look);
}

relay.on("message.changed", ({room, number, set}) => "pinned" in set && take(room, [[number, Boolean(set.pinned)]]));
relay.on("message.created", ({room, message}) => message.pinned && take(room, [[message.number, true]]));
relay.on("message.deleted", ({room, number}) => take(room, [[number, false]]));
relay.on("room.changes", ({room, messages}) => take(room, (messages ?? []).map((one) => [one.number, Boolean(one.pinned)])));
relay.on("room.reset", ({room}) => forget(room));
relay.on("room.removed", ({room}) => forget(room));
relay.on("era", () => pinned.clear());
relay.on("sync", ({gone}) => {
    for (const room of gone) forget(room);
    // A room that nobody keeps wasn't caught up: what happened there meanwhile was not told.
    for (const [room] of pinned.entries()) if (!relay.keeps(room)) forget(room);
    setTimeout(look);
});
route.subscribe(look);
