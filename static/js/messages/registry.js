/** What higher concepts bring to a message. They fill these lists when they are imported; the timeline only draws them. */

import {List} from "#lib/list.js";
import {Store} from "#lib/store.js";

/**
 * Parts below a message's words: {show, render}, in their order. One that is there `instead` says all that its words say,
 * and with `withFiles` shows its files, too.
 * Where a part shows more than its message: `store` tells when that changes, and `state` is what its look follows from.
 * @type {List<{show: (message: any) => boolean, render: (message: any) => unknown, instead?: boolean, withFiles?: boolean,
 *   store?: import("#lib/store.js").Store<any>, state?: (message: any) => unknown}>}
 */
export const parts = new List();

/** Are its files shown by a part? @param {any} message */
export function showsFiles(message) {
    return [...parts].some((part) => part.withFiles && part.show(message));
}

/** Does a part stand in place of the message's words? They are not shown then, nor edited. @param {any} message */
export function hasNoWords(message) {
    return [...parts].some((part) => part.instead && part.show(message));
}

/** What a tombstone says instead of "deleted", where it is told why. @type {List<{show: (message: any) => boolean, render: (message: any) => unknown}>} */
export const traces = new List();

/**
 * What can be done with a message: in the bar when `inBar`, and always in its menu and sheet. `where` is the timeline in which
 * the message was chosen: a thread's root stands in two of them. The first with `swipe` is done by swiping the row, too.
 * @type {List<{label: string, icon: string, show: (message: any, room: any, where: import("#messages/where.js").Where) => boolean,
 *   run: (message: any, anchor: HTMLElement, where: import("#messages/where.js").Where) => void, inBar?: boolean, swipe?: boolean, danger?: boolean}>}
 */
export const rowActions = new List();

/** What "(edited)" opens. @type {List<{show: (message: any) => boolean, run: (message: any) => void}>} */
export const editedActs = new List();

/** What the name of a day between a room's messages opens. @type {List<{label: string, run: (room: number, at: string, anchor: HTMLElement) => void}>} */
export const dayActs = new List();

/** What stands first in the bar and on top of the sheet. @type {List<{render: (message: any, done: () => void) => unknown}>} */
export const quickActs = new List();

/**
 * Buttons below the composer's text: {label, icon, run(composer, anchor)}; with `on`, whether it is pressed.
 * @type {List<{label: string, icon: string, on?: (composer: any) => boolean, run: (composer: any, anchor: HTMLElement) => void}>}
 */
export const composerTools = new List();

/**
 * Small buttons behind the send button: {label, icon, run(composer, anchor)}.
 * @type {List<{label: string, icon: string, run: (composer: any, anchor: HTMLElement) => void}>}
 */
export const besideSend = new List();

/**
 * How the value of a field follows from the one held and the one that came, by the field's name.
 * @type {Map<string, (held: any, fresh: any, how: {by?: any, pulled: boolean}) => any>}
 */
export const fieldRules = new Map();

/**
 * One line of the list that opens while somebody types a word with a trigger before it.
 * `put` stands in the text instead of what was typed, with a space behind it; `run` is done instead where there is one.
 * `names`: what else it answers to beside its label; a line that no longer fits goes before the next answer is there.
 * @typedef {{id: string | number, label: string, names?: string[], hint?: string, mark?: unknown, put?: string, run?: (host: {field: HTMLTextAreaElement, room: number}) => void}} Completion
 */

/**
 * What a trigger brings. `find` gets what stands between the trigger and the caret (maybe ""), and answers at most eight
 * lines, the best first; an older answer that comes late is thrown away.
 * @typedef {{label: string, find: (typed: string, room: number) => Completion[] | Promise<Completion[]>}} CompletionSource
 */

/**
 * Sources of completions by the one character that calls them ("@", "#", ":", "/"). They are loaded when first typed:
 *
 *     completions.set("/", {load: async () => (await import(…)).source, atStart: true});
 *
 * `least`: so many characters must follow before the list opens (0). `atStart`: only as the text's first character.
 * A later `set` of a character takes it over.
 * @type {Map<string, {load: () => Promise<CompletionSource>, least?: number, atStart?: boolean}>}
 */
export const completions = new Map();

/**
 * Asked before a message is handed over: null at once, or whether it may go. Keep it cheap: it is asked of every message.
 * @type {List<{ask: (text: string, room: number) => Promise<boolean> | null}>}
 */
export const beforePost = new List();

/**
 * What a fact about a message says to who asks who can see it (`message.audience`), by its `what`; "" for nothing.
 * @type {Map<string, (fact: any) => string>}
 */
export const factWords = new Map();

/** Told of each message that this tab has sent, as it was stored. @type {Set<(message: any) => void>} */
export const posted = new Set();

/** A line over the composer of a room, by its id: words, and what may be done. @type {Store<{words: () => string, acts: {label: string, run: () => void}[]}>} */
export const notes = new Store();

/**
 * Asked when an address names a message that doesn't stand in the room's timeline: true where it was shown elsewhere.
 * @type {Set<(room: number, number: number) => Promise<boolean>>}
 */
export const elsewhere = new Set();
