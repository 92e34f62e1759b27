/**
 * What becomes of a RoomState that is held when something newer or older comes. Pure: every function gives a new state.
 *
 * Beside the contract's fields a held state has `told`: {name of a personal value: feed at which it was last told}.
 * What is unread is always the room's ordinal minus the one at my mark: a `mine` may come before the messages it counts, or after later ones.
 */

const recounted = (room) => (room.me?.read_ordinal === undefined ? room : {...room, me: {...room.me, unread: Math.max(0, room.ordinal - room.me.read_ordinal)}});

/** Is a message not to be counted, because its author is blocked? Higher concepts say so. @type {{is: (message: any) => boolean}} */
export const folded = {is: () => false};

/** How many unread messages there are that I want to know of. @param {any} me */
export function unreadOf({unread = 0, folded: away = [], read_ordinal: read = 0}) {
    return Math.max(0, unread - away.filter((ordinal) => ordinal > read).length);
}

/** @param {any} held or undefined @param {any} state RoomState, `me` dated by `feed` @param {number} feed 0: not dated */
export function merged(held, state, feed) {
    const base = held && held.rev > state.rev ? {...state, ...held} : {...held, ...state};
    const kept = {...base, me: held?.me, told: held?.told ?? {}};
    return state.me ? withMine({...kept, me: {...held?.me, folded: undefined}}, state.me, feed) : recounted(kept);
}

/**
 * Personal values: one that is older than what is held of the same name is ignored, one without a date is taken.
 * @param {any} held @param {any} set @param {number} [feed]
 */
export function withMine(held, set, feed) {
    const me = {...held.me};
    const told = {...held.told};
    for (const [name, value] of Object.entries(set)) {
        if (feed && feed < (told[name] ?? 0)) continue;
        if (feed) told[name] = feed;
        me[name] = value;
    }
    if ("unread" in set && !("read_ordinal" in set)) me.read_ordinal = held.ordinal - me.unread;
    return recounted({...held, me, told});
}

/** The room itself changed. @param {any} held @param {any} state RoomState without `me` */
export function changed(held, state) {
    return state.rev < held.rev ? held : recounted({...held, ...state, me: held.me});
}

/**
 * A message came: the counters go on, and what of it is unread to me. Whether it calls me the server tells by `mine`. Sending moves my own mark when it stood at the end.
 * @param {any} held @param {any} message @param {number} rev @param {number} myself my user id
 */
export function counted(held, message, rev, myself) {
    if (message.number <= held.number) return held;
    const room = {...held, number: message.number, ordinal: Math.max(held.ordinal, message.ordinal), rev: Math.max(held.rev, rev), last_at: message.created_at};
    if (!held.me) return room;
    const stays = message.author === myself && held.me.unread === 0;
    if (message.ordinal > held.ordinal && folded.is(message)) room.me = {...held.me, folded: [...(held.me.folded ?? []), message.ordinal]};
    return recounted(stays ? {...room, me: {...held.me, read_ordinal: room.ordinal}} : room);
}
