/**
 * What waits to be sent, room by room in its order. It knows no page: storing, sending and waiting are handed in.
 *
 * A message leaves only when the server stored it, or said that it never will. The nonce makes every further try
 * safe, so whatever is unclear (no answer, `unavailable`) is tried again.
 */

/**
 * @typedef {{nonce: string, room: number, thread?: number, also_to_room?: boolean, text: string, reply_to?: number, quote?: any, files?: any[], user: number,
 *   at: string, order: number, state: "waiting" | "failed", error?: any}} Entry
 * @typedef {{put: (entry: Entry) => Promise<void>, remove: (nonce: string) => Promise<void>}} Shelf
 */

const AGAIN = new Set(["unavailable", "rate_limited"]);

export class Queue {
    /**
     * @param {object} way
     * @param {(entry: Entry) => Promise<any>} way.send resolves with the stored message
     * @param {Shelf} way.shelf
     * @param {(seconds: number) => Promise<void>} way.pause before the next try: until there is a connection, at least so long
     * @param {(entry: Entry) => void} way.tell something became of it
     */
    constructor({send, shelf, pause, tell}) {
        this.send = send;
        this.shelf = shelf;
        this.pause = pause;
        this.tell = tell;
        /** @type {Map<string, Entry>} */
        this.entries = new Map();
        /** Rooms being worked on. @type {Set<number>} */
        this.busy = new Set();
        this.order = 0;
    }

    /** @param {import("#messages/where.js").Where} where @returns {Entry[]} in the order of sending */
    of({room, thread}) {
        return this.inRoom(room).filter((entry) => entry.thread === thread);
    }

    /** With what waits in its threads. @param {number} room @returns {Entry[]} in the order of sending */
    inRoom(room) {
        return [...this.entries.values()].filter((entry) => entry.room === room).sort((a, b) => a.order - b.order);
    }

    get size() {
        return this.entries.size;
    }

    /** @param {Omit<Entry, "order" | "state">} entry */
    async add(entry) {
        const stored = {...entry, order: this.nextOrder(), state: /** @type {const} */ ("waiting")};
        this.put(stored);
        // On the shelf first: a reload right after Enter must find it.
        await this.shelf.put(stored).catch(() => {});
        return this.work(entry.room);
    }

    /** What an earlier page left behind. @param {Entry[]} entries */
    adopt(entries) {
        for (const entry of entries) if (!this.entries.has(entry.nonce)) this.put(entry);
        for (const room of new Set(entries.map((entry) => entry.room))) this.work(room);
    }

    nextOrder() {
        this.order = Math.max(this.order + 1, Date.now());
        return this.order;
    }

    /** @param {string} nonce of a failed one */
    retry(nonce) {
        const entry = this.entries.get(nonce);
        if (!entry) return undefined;
        this.put({...entry, state: "waiting", error: undefined, order: this.nextOrder()});
        return this.work(entry.room);
    }

    /** It is stored, or given up. @param {string} nonce */
    drop(nonce) {
        const entry = this.entries.get(nonce);
        if (!entry) return;
        this.entries.delete(nonce);
        this.shelf.remove(nonce).catch(() => {});
        this.tell(entry);
    }

    /** @param {Entry} entry */
    put(entry) {
        this.order = Math.max(this.order, entry.order);
        this.entries.set(entry.nonce, entry);
        this.tell(entry);
    }

    /** Send what waits in a room, one after the other, so that the order is kept whatever happens. @param {number} room */
    async work(room) {
        if (this.busy.has(room)) return;
        this.busy.add(room);
        for (let next = this.waiting(room); next; next = this.waiting(room)) await this.attempt(next);
        this.busy.delete(room);
    }

    /** @param {number} room */
    waiting(room) {
        return this.inRoom(room).find((entry) => entry.state === "waiting");
    }

    /** @param {Entry} entry */
    async attempt(entry) {
        try {
            await this.send(entry);
            this.drop(entry.nonce);
        } catch (caught) {
            const error = /** @type {any} */ (caught);
            if (AGAIN.has(error?.code)) return this.pause(error.retryAfter ?? 1);
            const failed = {...entry, state: /** @type {const} */ ("failed"), error: {code: error?.code, detail: error?.detail}};
            if (!this.entries.has(entry.nonce)) return;
            this.put(failed);
            await this.shelf.put(failed).catch(() => {});
        }
    }
}
