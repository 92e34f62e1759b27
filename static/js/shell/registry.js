/** What concepts bring to the shell. They fill these lists when they are imported; the shell only draws them. */

import {List} from "#lib/list.js";
import {route} from "#shell/route.js";

/**
 * Links above the rooms: {path, label, icon, count?: () => number, attention?: boolean}; `store` tells when the count changes,
 * or `show`, whether it is there at all. A count with `attention` stands in the title, too, unless it is `within` that of the rooms; `words` say it.
 * @type {List<{path: string, label: string, icon: string, count?: () => number, words?: (count: number) => string, attention?: boolean, within?: boolean, show?: () => boolean, store?: import("#lib/store.js").Store<any>}>}
 */
export const sidebarEntries = new List();

/**
 * Keys: {keys: "mod+k", label, run, whileWriting?}; "mod" is Ctrl, on a Mac Cmd. Shown by `?`.
 * Without `run` somebody else hears the key, and it stands in the sheet only.
 * @type {List<{keys: string, label: string, run?: (event: KeyboardEvent) => void, whileWriting?: boolean, group?: string}>}
 */
export const shortcuts = new List();

/** Loads of modules that bring further keys: done before the sheet is shown. @type {Set<() => Promise<unknown>>} */
export const moreShortcuts = new Set();

/**
 * What Ctrl+K finds: each source answers what was typed (folded, and as it stands) with
 * {id, label, hint?, icon?, person?, group: "unread" | "places" | "do", keys?, score, at?, always?, run}; `always`: it is there whatever was typed. After `prefix` alone those with the
 * same one are asked: "#" rooms, "@" people, ">" commands, "?" messages.
 * @type {List<{prefix: "#" | "@" | ">" | "?", find: (typed: string, words: string) => any[] | Promise<any[]>}>}
 */
export const paletteEntries = new List();

/**
 * Acts of a room: {label, icon, show: (room) => boolean, run: (room) => void, danger?, header?}. `count` stands beside the
 * icon in the head; `store` tells when it changes.
 * @type {List<{label: string, icon: string, show: (room: any) => boolean, run: (room: any) => void, danger?: boolean, header?: boolean, panel?: string,
 *   count?: (room: any) => number, store?: import("#lib/store.js").Store<any>}>}
 */
export const roomActions = new List();

/**
 * Acts of another person, in his menu wherever it opens.
 * @type {List<{label: string, icon: string, show: (user: number) => boolean, run: (user: number) => void, danger?: boolean}>}
 */
export const personActs = new List();

/** Acts in the menu of the site's name. @type {List<{label: string, icon: string, show?: () => boolean, run: () => void}>} */
export const siteActs = new List();

/**
 * The button at a part of the sidebar ("rooms", "directs", or "folder" for each of one's own): a "+" unless it has an icon.
 * @type {Map<string, {label: string, icon?: string, run: (part: any, anchor: HTMLElement) => void}>}
 */
export const sectionActs = new Map();

/** Asked before signing out; an answer that is a text is shown as the reason to stay. `leave`: done when the person goes. @type {List<{ask: () => Promise<string | null>, leave?: () => Promise<void>}>} */
export const beforeSignOut = new List();

/** Views by the first word of the address: {title, render}. @type {Map<string, {title: () => string, render: (place: any) => unknown}>} */
export const views = new Map();

/**
 * What a `notification` of the wire says to somebody who doesn't look, by its kind, "message" for all that have none of
 * their own; null when there is nothing to say. `name`, else the tag, tells it apart in several tabs.
 * @type {Map<string, (event: any) => Promise<{title: string, body: string, tag: string, path: string, name?: string} | null>>}
 */
export const announcements = new Map();

/** Panels beside the timeline. The open one stands in the address, so Back closes it. */
class Panels {
    constructor() {
        /** Without a `key`, one is begun anew in each room and with other arguments.
         * @type {Map<string, {title: (args: any, room: any) => string, note?: (args: any, room: any) => string, key?: (args: any, room: any) => string, render: (args: any, room: any) => unknown}>} */
        this.kinds = new Map();
    }

    define(name, kind) {
        this.kinds.set(name, kind);
    }

    get(name) {
        return this.kinds.get(name);
    }

    /** @param {string} name @param {Record<string, string | number>} [args] */
    open(name, args = {}) {
        const query = new URLSearchParams({panel: name, ...Object.fromEntries(Object.entries(args).map(([k, v]) => [k, String(v)]))});
        route.go(`${location.pathname}?${query}`, {replace: Boolean(route.current.panel)});
    }

    close() {
        if (route.current.panel) route.back(location.pathname);
    }

    toggle(name, args = {}) {
        if (route.current.panel === name) this.close();
        else this.open(name, args);
    }
}

export const panels = new Panels();
