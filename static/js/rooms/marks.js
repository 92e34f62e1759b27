/** What a room wants of me: unread, mentioned, muted; and the order of the list. */

import {Store} from "#lib/store.js";
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
/** Sorted; each name is made once. @param {any[]} list */
export const byName = (list) => list.map((room) => ({room, name: roomName(room)})).sort((a, b) => collator.compare(a.name, b.name) || a.room.id - b.room.id).map((one) => one.room);
/** @param {any[]} list */
export const byTime = (list) => list.sort((a, b) => Date.parse(b.last_at ?? 0) - Date.parse(a.last_at ?? 0) || b.id - a.id);

/** Is it in my list? What is archived only with a star. */
export function isListed(room) {
    return room.me && (!room.archived || room.me.starred) && !isHidden(room);
}

/**
 * How my list is arranged; `folders` fills this. `parts`: from top to bottom, each with `rooms` in their order and `shown`, those
 * that are drawn. `store` tells when that changes, `fold` folds a part up, `near` is told when a hand or the focus comes near the
 * list, `options` opens what can be chosen for it; `filtered` says whether only what is unread is drawn, `showAll` ends that.
 * @type {{store: Store<any>, parts: () => any[], fold: (part: any) => unknown, near: (list: HTMLElement, event: Event) => unknown, options: (anchor: HTMLElement) => unknown, filtered: () => boolean, showAll: () => unknown}}
 */
export const listing = {store: new Store(), parts: () => [], fold: () => {}, near: () => {}, options: () => {}, filtered: () => false, showAll: () => {}};

/** The rooms from top to bottom of the sidebar, also those in parts that are folded up. */
export function inOrder() {
    return listing.parts().flatMap((part) => part.rooms);
}
