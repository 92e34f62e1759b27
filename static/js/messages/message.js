/** A message as this tab holds it: whole, with the fields that the wire leaves out. Pure. */

import {fieldRules} from "#messages/registry.js";

/**
 * @typedef {object} Message the wire contract's Message; every field is there
 * @property {number} room @property {number} number @property {number} rev @property {number} ordinal
 * @property {number} author @property {string} kind @property {string} text @property {string | null} html
 * @property {string} created_at @property {string | null} edited_at @property {boolean} deleted
 * @property {number | null} reply_to @property {{author: number, excerpt: string} | null} quote
 * @property {number | null} thread @property {boolean} also_to_room @property {any} replies
 * @property {any[]} reactions @property {any[]} files @property {any} mentions @property {string} [nonce]
 * @property {any} [system] @property {boolean} [moved] of a tombstone @property {"waiting" | "failed"} [state] of one that isn't stored yet @property {any} [error]
 */

const MISSING = {
    html: null, edited_at: null, deleted: false, reply_to: null, quote: null, thread: null, also_to_room: false, replies: null,
    reactions: [], files: [], mentions: {users: [], all: false, here: false},
};

/** @param {any} wire @returns {Message} */
export function whole(wire) {
    return {...MISSING, ...wire};
}

/**
 * The message after a whole copy of it came.
 * @param {Message | undefined} held @param {any} copy @param {boolean} pulled by a reply: it knows what is mine
 */
export function replaced(held, copy, pulled) {
    const fresh = whole(copy);
    if (held?.nonce && !fresh.nonce) fresh.nonce = held.nonce;
    for (const [field, rule] of fieldRules) fresh[field] = rule(held?.[field], fresh[field], {pulled});
    return fresh;
}

/** The message after a `set`. @param {Message} held @param {any} set @param {number} rev @param {any} [by] @returns {Message} */
export function changed(held, set, rev, by) {
    const fresh = {...held, ...set, rev};
    for (const [field, rule] of fieldRules) if (field in set) fresh[field] = rule(held[field], set[field] ?? MISSING[field], {by, pulled: false});
    return fresh;
}

/** What is left of a deleted message. @param {Message} held @param {number} rev @param {boolean} [moved] it stands elsewhere @returns {Message} */
export function tombstone(held, rev, moved) {
    const {room, number, ordinal, author, kind, created_at, thread, reply_to, nonce} = held;
    return whole({room, number, rev, ordinal, author, kind, created_at, thread, reply_to, nonce, text: "", deleted: true, ...(moved && {moved})});
}
