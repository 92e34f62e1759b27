/** A small truthful server for one room: the counters, snapshots and rules that a client meets, in memory. */

/** Numbers in [0, 1), the same for the same seed. */
export function chance(seed) {
    let state = seed >>> 0;
    return () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return (((state >>> 16) ^ state) >>> 0) / 2 ** 32;
    };
}

export class Room {
    constructor(id) {
        this.id = id;
        this.rev = 0;
        this.number = 0;
        this.first = 1;
        /** @type {Map<number, any>} newest copy by number */
        this.messages = new Map();
        /** @type {any[]} every event, in the order of rev */
        this.events = [];
    }

    state() {
        return {id: this.id, kind: "public", rev: this.rev, number: this.number, ordinal: this.number, first: this.first, me: {read: 0, unread: 0}};
    }

    put(message, event) {
        this.messages.set(message.number, message);
        this.events.push({room: this.id, rev: this.rev, ...event});
    }

    send(text) {
        this.rev += 1;
        this.number += 1;
        const message = {room: this.id, number: this.number, rev: this.rev, ordinal: this.number, author: 1, kind: "text", text, created_at: "2026-11-22T10:00:00.000Z"};
        this.put(message, {type: "message.created", message});
    }

    edit(number, text) {
        const held = this.messages.get(number);
        if (!held || held.deleted) return;
        this.rev += 1;
        this.put({...held, text, rev: this.rev}, {type: "message.changed", number, set: {text}});
    }

    delete(number) {
        const held = this.messages.get(number);
        if (!held || held.deleted) return;
        this.rev += 1;
        this.put({...held, text: "", deleted: true, rev: this.rev}, {type: "message.deleted", number});
    }

    /** The answer to `sync` for a named rev: messages above it, at most `most`, ascending by rev. */
    since(rev, most) {
        const found = [...this.messages.values()].filter((message) => message.rev > rev).sort((a, b) => a.rev - b.rev);
        const page = found.slice(0, most);
        const complete = page.length === found.length;
        return {messages: page, rev: complete ? this.rev : page[page.length - 1].rev, complete};
    }

    history({before, after, around, limit}) {
        const all = [...this.messages.values()].sort((a, b) => a.number - b.number);
        let from = all.length - limit;
        if (before !== undefined) from = all.findIndex((message) => message.number >= before) - limit;
        if (after !== undefined) from = all.findIndex((message) => message.number > after);
        if (around !== undefined) from = all.findIndex((message) => message.number >= around) - (limit >> 1);
        if (after !== undefined && from < 0) return {messages: [], has_before: all.length > 0, has_after: false, rev: this.rev};
        const to = before !== undefined ? from + limit : Math.max(from, 0) + limit;
        const messages = all.slice(Math.max(0, from), to);
        return {messages, has_before: from > 0, has_after: to < all.length, rev: this.rev};
    }
}
