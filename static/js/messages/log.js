/**
 * The messages of one room that this tab holds: one unbroken stretch of the main timeline, or of a thread. Knows no page and no socket.
 *
 * Every message has its own rev, and what isn't above it is ignored, because a page of history may be ahead of events
 * still to come (delivery rule 21). Changes that come while a page is under way are kept and applied after it.
 */

import {changed, replaced, tombstone} from "#messages/message.js";
import {standsIn} from "#messages/where.js";

/** @typedef {import("#messages/message.js").Message} Message */

const PAGE = 50;
export const MOST = 300;

export class Log {
    /**
     * @param {number} room
     * @param {(fields: object) => Promise<any>} ask for a page: the fields of `room.history`
     * @param {() => void} [tell] something changed
     * @param {number} [thread] the number of its root, when this is the log of a thread
     */
    constructor(room, ask, tell = () => {}, thread = undefined) {
        this.room = room;
        this.thread = thread;
        this.ask = ask;
        this.tell = tell;
        this.first = 0;
        this.generation = 0;
        this.empty();
    }

    empty() {
        /** Ascending by number. @type {Message[]} */
        this.messages = [];
        this.loaded = false;
        this.hasBefore = false;
        this.hasAfter = false;
        /** What is under way. @type {"" | "newest" | "around" | "before" | "after"} */
        this.loading = "";
        /** @type {any} */
        this.error = null;
        /** @type {any[]} */
        this.kept = [];
    }

    /** All that is held is worth nothing any more. */
    reset() {
        this.generation += 1;
        this.empty();
        this.tell();
    }

    /** @param {number} number @returns {Message | undefined} */
    get(number) {
        const at = this.place(number);
        return this.messages[at]?.number === number ? this.messages[at] : undefined;
    }

    get last() {
        return this.messages[this.messages.length - 1];
    }

    newest() {
        return this.load("newest", {});
    }

    /** @param {number} number */
    around(number) {
        return this.load("around", {around: number});
    }

    before() {
        return this.hasBefore ? this.load("before", {before: this.messages[0].number}) : undefined;
    }

    after() {
        return this.hasAfter ? this.load("after", {after: this.last.number}) : undefined;
    }

    /** @param {"newest" | "around" | "before" | "after"} what @param {object} where */
    async load(what, where) {
        const afresh = what === "newest" || what === "around";
        if (this.loading && !afresh) return;
        const generation = ++this.generation;
        this.loading = what;
        this.error = null;
        this.tell();
        let page = null;
        /** @type {any} */
        let error = null;
        try {
            page = await this.ask({room: this.room, ...(this.thread ? {thread: this.thread} : {}), limit: PAGE, ...where});
        } catch (refusal) {
            error = refusal;
        }
        if (generation !== this.generation) return;
        this.loading = "";
        this.error = error;
        if (page) this.extend(what, page);
        for (const change of this.kept.splice(0)) change();
        this.tell();
    }

    extend(what, {messages, has_before: before, has_after: after}) {
        const held = new Map(this.messages.map((message) => [message.number, message]));
        if (what === "newest" || what === "around") this.messages = [];
        for (const copy of messages) {
            const old = held.get(copy.number);
            this.insert(old && old.rev >= copy.rev ? old : replaced(old, copy, true));
        }
        if (what !== "after") this.hasBefore = before;
        if (what !== "before") this.hasAfter = after;
        this.loaded = true;
    }

    /** One change of the timeline: `message.created`, `.changed`, `.deleted`, `room.changes`, `room.changed`. */
    take(event) {
        if (event.state?.first) this.raise(event.state.first);
        const before = this.messages;
        if (event.message) this.copy(event.message, false);
        for (const message of event.messages ?? []) this.copy(message, false);
        if (event.number !== undefined) this.alter(event);
        if (this.messages !== before) this.tell();
    }

    /** A whole message. @param {any} message @param {boolean} pulled by a reply */
    copy(message, pulled) {
        if (!standsIn(message, this.thread) || message.number < this.first) return;
        const held = this.get(message.number);
        if (held) {
            if (message.rev > held.rev) this.insert(replaced(held, message, pulled));
            else if (message.nonce && !held.nonce) this.insert({...held, nonce: message.nonce});
        } else if (this.loading) this.kept.push(() => this.copy(message, pulled));
        else if (this.holds(message.number)) this.insert(replaced(undefined, message, pulled));
    }

    alter({type, number, rev, set, by, moved}) {
        const held = this.get(number);
        if (held && rev > held.rev) this.insert(type === "message.deleted" ? tombstone(held, rev, moved) : changed(held, set, rev, by));
        else if (!held && this.loading) this.kept.push(() => this.alter({type, number, rev, set, by, moved}));
    }

    /** Something that takes no rev, as what is mine of a reaction. @param {number} number @param {object} values */
    patch(number, values) {
        const held = this.get(number);
        if (!held) return;
        this.insert({...held, ...values});
        this.tell();
    }

    /** Is the number inside the stretch, or does it continue it? */
    holds(number) {
        if (!this.loaded) return false;
        if (this.messages.length === 0) return true;
        if (number < this.messages[0].number) return !this.hasBefore;
        return number < this.last.number || !this.hasAfter;
    }

    /** Everything below is gone from the room. @param {number} first */
    raise(first) {
        if (first <= this.first) return;
        this.first = first;
        if (this.messages.length && this.messages[0].number < first) this.messages = this.messages.slice(this.place(first));
    }

    /** Keep the stretch short at the end that nobody looks at. Tells nobody: whoever draws it does so first. @param {() => "start" | "end"} side */
    trim(side) {
        if (this.messages.length <= MOST || this.loading) return;
        if (side() === "start") {
            this.hasBefore = true;
            this.messages = this.messages.slice(-MOST);
        } else {
            this.hasAfter = true;
            this.messages = this.messages.slice(0, MOST);
        }
    }

    /** Nobody looks at it any more: as much stays as a room opens with, at its end. */
    rest() {
        if (!this.loaded) return;
        if (this.hasAfter || this.loading) this.reset();
        else if (this.messages.length > PAGE) {
            this.hasBefore = true;
            this.messages = this.messages.slice(-PAGE);
        }
    }

    /** Index of the number, or where it belongs. */
    place(number) {
        let low = 0;
        let high = this.messages.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.messages[middle].number < number) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /** @param {Message} message */
    insert(message) {
        const at = this.place(message.number);
        this.messages = this.messages.toSpliced(at, this.messages[at]?.number === message.number ? 1 : 0, message);
    }
}
