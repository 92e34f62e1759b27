/** What a room wants of me: unread, mentioned, muted; and the order of the sidebar's parts. */

import {relay} from "#relay/relay.js";
import {roomName} from "#rooms/names.js";
import {unreadOf} from "#rooms/state.js";
import {rooms} from "#rooms/store.js";

let usual = "mentions";

/** What I am told of a room: what I chose there, else what my settings say. */
export function levelOf({kind, me}) {
    return me?.level && me.level !== "default" ? me.level : kind === "direct" ? "all" : usual;
}

export function isMuted(room, now = Date.now()) {
    return /nothing|hidden/.test(levelOf(room)) || Date.parse(room.me?.muted_until ?? 0) > now;
}

/** Out of my list: a direct until something newer is said in it, a room until somebody calls me there. */
export function isHidden(room) {
    const {me} = room;
    return (me?.hidden != null && room.number <= me.hidden) || (me?.level === "hidden" && !me.mentions);
}

function take({set}) {
    if (!set.notifications) return;
    usual = set.notifications.level;
    for (const {id} of rooms.values()) rooms.note(id);
}

relay.on("mine", take);
relay.on("sync", ({mine = []}) => mine.forEach(take));

/** Unread messages that count: none in a muted room, unless I was named. */
export function unread(room) {
    return room.me && !isMuted(room) ? unreadOf(room.me) : 0;
}

export function mentions(room) {
    return room.me?.mentions ?? 0;
}

/** In how many rooms something waits. */
export function waitingPlaces() {
    return rooms.values().filter((room) => !isHidden(room) && (unread(room) || mentions(room))).length;
}

/** Everything that waits: {unread, mentions}; a direct's messages are as good as mentions. @param {number} [besides] a room */
export function waiting(besides) {
    let total = 0;
    let called = 0;
    for (const room of rooms.values()) {
        if (room.id === besides || isHidden(room)) continue;
        total += unread(room);
        called += room.kind === "direct" ? Math.max(unread(room), mentions(room)) : mentions(room);
    }
    return {unread: total, mentions: called};
}

const collator = new Intl.Collator(undefined, {numeric: true, sensitivity: "base"});
/** Each name is made once. */
const byName = (list) => list.map((room) => ({room, name: roomName(room)})).sort((a, b) => collator.compare(a.name, b.name) || a.room.id - b.room.id).map((one) => one.room);
const byTime = (a, b) => Date.parse(b.last_at ?? 0) - Date.parse(a.last_at ?? 0) || b.id - a.id;

/** @returns {{starred: any[], rooms: any[], directs: any[]}} */
export function sidebarParts() {
    const all = rooms.values().filter((room) => room.me && (!room.archived || room.me.starred) && !isHidden(room));
    const rest = all.filter((room) => !room.me.starred);
    return {
        starred: byName(all.filter((room) => room.me.starred)),
        rooms: byName(rest.filter((room) => room.kind !== "direct")),
        directs: rest.filter((room) => room.kind === "direct").sort(byTime),
    };
}

/** The rooms from top to bottom of the sidebar. */
export function inOrder() {
    const parts = sidebarParts();
    return [...parts.starred, ...parts.rooms, ...parts.directs];
}
