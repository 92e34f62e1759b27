/** What I began to write, per room: text and what it answers. Kept in this browser until it is sent. */

import {Store} from "#lib/store.js";
import {boot} from "#shell/boot.js";

const KEY = `drafts ${boot.user?.id}`;

/** @typedef {{number: number, author: number, excerpt: string}} Reply */
/** @typedef {{text: string, reply: Reply | null}} Draft */

/** @extends {Store<Draft>} */
class Drafts extends Store {
    constructor() {
        super();
        for (const [room, draft] of read()) this.content.set(room, draft);
        this.subscribe(() => localStorage.setItem(KEY, JSON.stringify(this.entries())));
    }

    /** @param {number} room @returns {Draft} */
    of(room) {
        return this.get(room) ?? {text: "", reply: null};
    }

    /** @param {number} room @param {Partial<Draft>} part */
    change(room, part) {
        const draft = {...this.of(room), ...part};
        if (draft.text.trim() || draft.reply) this.set(room, draft);
        else this.delete(room);
    }

    /** @param {number} room @param {Reply | null} reply */
    reply(room, reply) {
        this.change(room, {reply});
    }
}

function read() {
    try {
        return JSON.parse(localStorage.getItem(KEY) ?? "[]");
    } catch {
        return [];
    }
}

export const drafts = new Drafts();
