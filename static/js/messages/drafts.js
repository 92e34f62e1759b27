/** What I began to write, per room and thread: text and what it answers. Kept in this browser until it is sent. */

import {Store} from "#lib/store.js";
import {keyOf} from "#messages/where.js";
import {boot} from "#shell/boot.js";

const KEY = `drafts ${boot.user?.id}`;

/** @typedef {import("#messages/where.js").Where} Where */
/** @typedef {{number: number, author: number, excerpt: string}} Reply */
/** @typedef {{text: string, reply: Reply | null}} Draft */

/** By the key of a where. @extends {Store<Draft>} */
class Drafts extends Store {
    constructor() {
        super();
        for (const [key, draft] of read()) this.content.set(String(key), draft);
        this.subscribe(() => localStorage.setItem(KEY, JSON.stringify(this.entries())));
    }

    /** @param {Where} where @returns {Draft} */
    of(where) {
        return this.get(keyOf(where)) ?? {text: "", reply: null};
    }

    /** @param {Where} where @param {Partial<Draft>} part */
    change(where, part) {
        const draft = {...this.of(where), ...part};
        if (draft.text.trim() || draft.reply) this.set(keyOf(where), draft);
        else this.forget(where);
    }

    /** @param {Where} where @param {Reply | null} reply */
    reply(where, reply) {
        this.change(where, {reply});
    }

    /** It is sent. @param {Where} where */
    forget(where) {
        this.delete(keyOf(where));
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
