/**
 * Drafts by where they stand: held in this browser, kept by the server a moment later, the same on every device.
 * What is typed here and not yet kept is never replaced; of what is kept, the newest by feed wins. It knows no page:
 * storing, asking and waiting are handed in.
 */

import {Store} from "#lib/store.js";
import {keyOf, whereOf} from "#messages/where.js";

/** @typedef {import("#messages/where.js").Where} Where */
/** @typedef {{number: number, author: number, excerpt: string}} Reply */
/**
 * `unkept`: the server doesn't have this text yet; an empty one is still to be cleared there. `refused`: it never will.
 * `kept`: it holds one.
 * @typedef {{text: string, reply: Reply | null, unkept?: boolean, refused?: boolean, kept?: boolean}} Draft
 */

const QUIET = 1_000;
const NONE = Object.freeze({text: "", reply: null});
/** Refusals after which asking again is of no use. */
const FINAL = new Set(["not_found", "forbidden", "bad_request", "conflict"]);

/** By the key of a where. @extends {Store<Draft>} */
export class Kept extends Store {
    /**
     * @param {object} way
     * @param {[string, Draft][]} way.held from an earlier page
     * @param {(entries: [string, Draft][]) => void} way.hold
     * @param {(where: Where, text: string | null) => Promise<any>} way.keep rejects with {code}
     * @param {(act: () => void, milliseconds: number) => any} [way.wait]
     */
    constructor({held, hold, keep, wait = (act, milliseconds) => setTimeout(act, milliseconds)}) {
        super();
        this.keep = keep;
        this.wait = wait;
        /** The feed at which each was told. @type {Map<string, number>} */
        this.told = new Map();
        /** Those with a look ahead of them, by the turn of their last key. @type {Map<string, number>} */
        this.turns = new Map();
        /** @type {Set<string>} */
        this.busy = new Set();
        for (const [key, draft] of held) this.content.set(String(key), draft.kept || draft.unkept ? draft : {...draft, unkept: Boolean(draft.text)});
        this.subscribe(() => hold(this.entries()));
    }

    /** @param {Where} where @returns {Draft} */
    of(where) {
        return this.get(keyOf(where)) ?? NONE;
    }

    /** What was begun, as [where, draft]. @returns {[Where, Draft][]} */
    begun() {
        return this.entries().filter(([, draft]) => draft.text.trim()).map(([key, draft]) => [whereOf(key), draft]);
    }

    /** @param {Where} where @param {Partial<Draft>} part */
    change(where, part) {
        const key = keyOf(where);
        const before = this.of(where);
        const draft = {...before, ...part};
        if (part.text !== undefined && part.text !== before.text) Object.assign(draft, {unkept: true, refused: false});
        if (!draft.text.trim() && !draft.reply && !draft.kept && !this.busy.has(key)) this.delete(key);
        else this.set(key, draft);
        if (draft.unkept) this.soon(key);
    }

    /** @param {Where} where @param {Reply | null} reply */
    reply(where, reply) {
        this.change(where, {reply});
    }

    /** It is sent. @param {Where} where */
    forget(where) {
        this.change(where, {text: "", reply: null});
    }

    /** Keep it when nothing was typed for a moment. @param {string} key */
    soon(key) {
        const turn = (this.turns.get(key) ?? 0) + 1;
        this.turns.set(key, turn);
        this.wait(() => this.turns.get(key) === turn && this.flush(key), QUIET);
    }

    /** Have all kept that isn't yet: the page goes, the field is left, the line is back. */
    flushAll() {
        for (const [key, draft] of this.entries()) if (draft.unkept) this.flush(key);
    }

    /** @param {string} key */
    async flush(key) {
        const draft = this.get(key);
        if (!draft?.unkept || draft.refused || this.busy.has(key)) return;
        this.busy.add(key);
        const text = draft.text.trim() ? draft.text : null;
        const outcome = await this.keep(whereOf(key), text).then(() => "kept", (error) => (FINAL.has(error?.code) ? "refused" : "later"));
        this.busy.delete(key);
        const now = this.get(key);
        if (!now || outcome === "later") return;
        const same = now.text === draft.text;
        const kept = outcome === "kept" ? text !== null : now.kept;
        this.put(key, {...now, kept, unkept: !same || outcome === "refused", refused: same && outcome === "refused"});
        if (!same) this.soon(key);
    }

    /**
     * The server told of one, by an event or by `sync`.
     * @param {Where} where @param {string | null} text @param {number} feed
     */
    take(where, text, feed) {
        const key = keyOf(where);
        if (feed && feed < (this.told.get(key) ?? 0)) return;
        this.told.set(key, feed);
        const held = this.of(where);
        if (held.unkept || this.busy.has(key) || held.text === (text ?? "") && Boolean(held.kept) === Boolean(text)) return;
        this.put(key, {...held, text: text ?? "", kept: Boolean(text)});
    }

    /** What a fresh page is told is all there is: drafts in threads that aren't named are gone. @param {Set<string>} named keys */
    only(named) {
        for (const [key, draft] of this.entries()) if (draft.kept && !draft.unkept && !named.has(key)) this.put(key, {...draft, text: "", kept: false});
    }

    /** @param {string} key @param {Draft} draft */
    put(key, draft) {
        if (draft.text || draft.reply || draft.unkept) this.set(key, draft);
        else this.delete(key);
    }
}
