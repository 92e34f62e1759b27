/** My threads: how far I have read each, what is unread there, and whether I follow it. By the key of a where. */

import {List} from "#lib/list.js";
import {Store} from "#lib/store.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {rooms} from "#rooms/store.js";

/** @typedef {{read: number, unread: number, following: boolean, level?: string, muted_until?: string | null}} Mark */

/** @type {Store<Mark>} */
export const threads = new Store();

/** What higher concepts offer beside "Follow": {label, icon: (mark) => string, run: (where) => void}. @type {List<{label: string, icon: (mark?: Mark) => string, run: (where: {room: number, thread: number}) => void}>} */
export const threadActs = new List();

const NOTHING = {read: 0, unread: 0, following: false};

/** The feed at which each value of each was last told. @type {Map<string, number>} */
const dated = new Map();

/** What the server told of a thread. @param {{room: number, thread: number}} where @param {Partial<Mark>} told @param {number} [feed] 0: not dated */
export function take({room, thread}, {read, unread, following, level, muted_until}, feed = 0) {
    const key = keyOf({room, thread});
    const news = Object.fromEntries(Object.entries({read, unread, following, level, muted_until}).filter(([name, value]) => value !== undefined && isNewer(`${key} ${name}`, feed)));
    threads.set(key, {...NOTHING, ...threads.get(key), ...news});
}

function isNewer(name, feed) {
    if (feed && feed < (dated.get(name) ?? 0)) return false;
    if (feed) dated.set(name, feed);
    return true;
}

/** @param {{room: number, thread?: number}} where @returns {Mark | undefined} */
export function markOf(where) {
    return threads.get(keyOf(where));
}

/** What is new to me in a thread that I follow. @param {{room: number, thread?: number}} where */
export function unreadIn(where) {
    const mark = markOf(where);
    return mark?.following ? mark.unread : 0;
}

/** In how many threads that I follow something is new. */
export function waitingThreads() {
    return threads.entries().filter(([key, mark]) => mark.following && mark.unread > 0 && rooms.has(Number.parseInt(key, 10))).length;
}

relay.on("mine", (told) => told.thread && take(told, told.set, told.feed));
relay.on("sync", ({mine = []}) => {
    for (const told of mine) if (told.thread) take(told, told.set, told.feed);
});
relay.on("era", () => {
    threads.clear();
    dated.clear();
});
