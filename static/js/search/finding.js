/** One search: what was typed, what came of it, the pages so far. A class without a page, so that it outlives its panel. */

import {Store} from "#lib/store.js";

export const PAGE = 20;

/** @typedef {{room: number, number: number, thread?: number, author: number, created_at: string, excerpt: string, marks: [number, number][], files?: string[]}} Hit */
/** @typedef {{start: number, end: number, name: string, values: (number | string)[], negated: boolean}} Filter */

export class Finding {
    /** @param {(fields: Record<string, any>) => Promise<any>} ask sends `message.search` */
    constructor(ask) {
        this.ask = ask;
        /** Tells when anything here changed. @type {Store<number>} */
        this.changes = new Store();
        this.turn = 0;
        /** Pages one after the other in which nothing stood. */
        this.empty = 0;
        this.text = "";
        this.order = "newest";
        this.about = "";
        this.at = 0;
        this.clear();
    }

    clear() {
        this.turn++;
        this.text = "";
        this.order = "newest";
        /** The room of `in:here`. @type {number | undefined} */
        this.room = undefined;
        /** @type {"idle" | "loading" | "more" | "done" | "failed"} */
        this.state = "idle";
        /** @type {Hit[]} */
        this.found = [];
        /** @type {Filter[]} */
        this.filters = [];
        /** @type {any[]} */
        this.problems = [];
        /** What `filters` and `problems` are about. */
        this.about = "";
        /** RoomStates by id. @type {Map<number, any>} */
        this.rooms = new Map();
        /** @type {string | null} */
        this.after = null;
        /** @type {any} */
        this.error = null;
        /** The result that the keyboard is on. */
        this.at = 0;
        this.tell();
    }

    /** @param {string} text @param {string} order @param {number} [room] */
    run(text, order, room) {
        if (text === this.text && order === this.order && (room === this.room || !/here|this/i.test(text)) && this.state !== "idle" && this.state !== "failed") return undefined;
        Object.assign(this, {text, order, room, after: null, at: 0, empty: 0});
        if (!text.trim()) {
            this.clear();
            this.order = order;
            return undefined;
        }
        return this.load("loading");
    }

    /** What was found is worth nothing any more: the same is asked again. */
    anew() {
        const {text, order, room} = this;
        this.clear();
        return this.run(text, order, room);
    }

    /** The next page, once at a time. */
    more() {
        return this.state === "done" && this.after !== null ? this.load("more") : undefined;
    }

    again() {
        return this.load(this.found.length ? "more" : "loading");
    }

    /** @param {"loading" | "more"} state an answer that comes after the next question is thrown away */
    async load(state) {
        const turn = ++this.turn;
        this.state = state;
        this.tell();
        const {text, order, room} = this;
        try {
            const page = await this.ask({text, order, limit: PAGE, ...(room && {room}), ...(state === "more" && this.after !== null && {after: this.after})});
            if (turn !== this.turn) return;
            if (state === "loading") [this.found, this.rooms] = [[], new Map()];
            const held = new Set(this.found.map(keyOf));
            for (const one of page.rooms) this.rooms.set(one.id, one);
            this.found = [...this.found, ...page.found.filter((hit) => !held.has(keyOf(hit)))];
            Object.assign(this, {filters: page.filters, problems: page.problems, about: text, after: page.after, state: "done", error: null});
            // The index may look through many messages before it finds one that I may read.
            if (page.found.length) this.empty = 0;
            else if (page.after !== null && this.empty++ < 5) return void this.load("more");
        } catch (error) {
            if (turn !== this.turn) return;
            Object.assign(this, {state: "failed", error});
        }
        this.tell();
    }

    tell() {
        this.changes.note(0);
    }
}

/** @param {{room: number, number: number}} hit */
export function keyOf({room, number}) {
    return `${room}/${number}`;
}

/** A text without the piece from `start` to `end`, in code points. @param {string} text @param {{start: number, end: number}} piece */
export function without(text, {start, end}) {
    const signs = [...text];
    return [signs.slice(0, start).join("").trimEnd(), signs.slice(end).join("").trimStart()].filter(Boolean).join(" ");
}

/** A text cut at its marks: {text, marked}. @param {string} text @param {[number, number][]} marks in code points */
export function cut(text, marks) {
    const signs = [...text];
    const parts = [];
    let at = 0;
    for (const [start, end] of marks) {
        if (start > at) parts.push({text: signs.slice(at, start).join(""), marked: false});
        parts.push({text: signs.slice(Math.max(at, start), end).join(""), marked: true});
        at = Math.max(at, end);
    }
    if (at < signs.length) parts.push({text: signs.slice(at).join(""), marked: false});
    return parts;
}
