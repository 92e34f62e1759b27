/**
 * What this tab holds, and what it may show: the client's half of the rules (docs/protocol.md §2, §3). No DOM, no socket.
 *
 * Of each room it holds one rev, moved only by timeline events and by `changes` of a `sync`, never by replies and
 * pages. It says which events are news, and which `sync` is due; whoever uses it sends that and hands the reply back.
 */

const FAR = 1_000;

/**
 * @typedef {{type: string, [name: string]: any}} Told what the tab's other parts hear
 * @typedef {{rooms: Record<number, number>, feed: number, only?: number[]}} Asked
 */

export class Sync {
    /** @param {(room: number) => boolean} [keeps] has somebody kept messages of this room? Others needn't be caught up */
    constructor(keeps = () => true) {
        this.keeps = keeps;
        this.era = "";
        this.feed = 0;
        /** Rev held, per room. @type {Map<number, number>} */
        this.held = new Map();
        /** Rooms too far behind: asked for without a name, to start afresh. @type {Set<number>} */
        this.dropped = new Set();
        /** @type {Asked | null} */
        this.asked = null;
        /** What to ask for next: everything, or some rooms again. @type {"full" | Set<number> | null} */
        this.due = null;
    }

    /** A new socket said hello. @param {{era: string}} welcome @returns {Told[]} */
    welcome({era}) {
        this.asked = null;
        this.due = "full";
        if (era === this.era) return [];
        const first = this.era === "";
        this.era = era;
        this.feed = 0;
        this.held.clear();
        this.dropped.clear();
        return first ? [] : [{type: "era"}];
    }

    /** The server dropped what was due for this socket. */
    lag() {
        this.due = "full";
    }

    /** @returns {Asked | null} the fields of the `sync` to send now, when one is due and none under way */
    next() {
        if (this.asked || this.due === null) return null;
        const only = this.due === "full" ? null : this.due;
        this.due = null;
        /** @type {Record<number, number>} */
        const rooms = {};
        for (const [room, rev] of this.held) {
            if ((only === null || only.has(room)) && !this.dropped.has(room) && this.keeps(room)) rooms[room] = rev;
        }
        this.asked = {rooms, feed: this.feed, ...(only ? {only: [...only]} : {})};
        return this.asked;
    }

    /** The `sync` under way was refused: the same again, later. */
    failed() {
        const asked = this.asked;
        this.asked = null;
        if (asked && this.due === null) this.due = asked.only ? new Set(asked.only) : "full";
    }

    /**
     * The reply to the `sync` under way.
     * @param {any} result @returns {Told[]} first `room.reset`s, then the `sync` itself, then the rooms' changes
     */
    synced(result) {
        const asked = /** @type {Asked} */ (this.asked);
        this.asked = null;
        // A lag while a sync of all rooms was under way: the server began that one anew.
        if (!asked.only && this.due === "full") this.due = null;
        this.feed = Math.max(this.feed, result.feed);
        const gone = this.missing(result.rooms, asked.only);
        /** @type {Told[]} */
        const resets = [];
        /** @type {Told[]} */
        const changes = [];
        const again = new Set();
        for (const state of result.rooms) {
            const change = asked.rooms[state.id] === undefined ? undefined : result.changes[state.id];
            if (this.begins(state, change)) resets.push({type: "room.reset", room: state.id, rev: this.held.get(state.id)});
            if (!change || change.reset) continue;
            const from = /** @type {number} */ (this.held.get(state.id));
            if (change.messages.length) changes.push({type: "room.changes", room: state.id, from, rev: change.rev, messages: change.messages});
            this.held.set(state.id, Math.max(from, change.rev));
            if (!change.complete) again.add(state.id);
            if (!change.complete && state.rev - change.rev > FAR) this.dropped.add(state.id);
        }
        if (again.size && this.due === null) this.due = again;
        const told = {...result, type: "sync", rooms: result.rooms, gone, ...(asked.only ? {only: asked.only} : {})};
        return [...resets, told, ...changes];
    }

    /** Rooms that are no longer mine. */
    missing(states, only) {
        const there = new Set(states.map((state) => state.id));
        const gone = [...this.held.keys()].filter((room) => !there.has(room) && (!only || only.includes(room)));
        for (const room of gone) this.forget(room);
        return gone;
    }

    /**
     * True when the room starts afresh at the state's rev, so that messages held of it are worth nothing: also those
     * that were read before it was mine, in a public room, when it became mine while the line was away.
     */
    begins(state, change) {
        const held = this.held.get(state.id);
        if (held !== undefined && !change?.reset && (change || state.rev <= held)) return false;
        this.held.set(state.id, state.rev);
        this.dropped.delete(state.id);
        return held !== undefined || this.keeps(state.id);
    }

    forget(room) {
        this.held.delete(room);
        this.dropped.delete(room);
    }

    /**
     * One event off the wire. @param {Told} event
     * @returns {Told[]} what is news of it: nothing, itself, or `room.reset` before itself
     */
    take(event) {
        if (event.feed !== undefined && event.feed === this.feed + 1) this.feed = event.feed;
        if (event.type === "room.added") return this.added(event);
        if (event.type === "room.removed") this.forget(event.room);
        if (event.rev === undefined || event.room === undefined) return [event];
        const held = this.held.get(event.room);
        if (held === undefined || event.rev <= held) return [];
        this.held.set(event.room, event.rev);
        return [event];
    }

    added(event) {
        const {id, rev} = event.room;
        const held = this.held.get(id);
        if (held !== undefined && rev <= held) return [event];
        this.held.set(id, rev);
        this.dropped.delete(id);
        return held === undefined ? [event] : [{type: "room.reset", room: id, rev}, event];
    }
}
