/** Commands and their replies: each has an id, at most 32 wait for an answer, the others queue behind them in order. */

export const PENDING = 32;

/** A command that was refused, or that never got its answer (`unavailable`). */
export class CommandError extends Error {
    /** @param {{code: string, detail?: string, fields?: Record<string, string>, retry_after?: number}} error */
    constructor({code, detail = "", fields, retry_after: retryAfter}) {
        super(detail || code);
        this.name = "CommandError";
        this.code = code;
        this.detail = detail;
        this.fields = fields;
        /** Seconds. @type {number | undefined} */
        this.retryAfter = retryAfter;
    }
}

/** @typedef {{resolve: (result: any) => void, reject: (error: CommandError) => void}} Waiter */

export class Commands {
    /** @param {(frame: string) => void} send */
    constructor(send) {
        this.send = send;
        this.limit = PENDING;
        this.nextId = 1;
        /** @type {Map<number, Waiter>} */
        this.waiting = new Map();
        /** @type {{type: string, fields: object, waiter: Waiter}[]} */
        this.queue = [];
    }

    /** @param {string} type @param {object} [fields] @returns {Promise<any>} the result, or a CommandError */
    request(type, fields = {}) {
        return new Promise((resolve, reject) => this.ask(type, fields, {resolve, reject}));
    }

    /**
     * The same for who must take the reply before the next object of its frame: the waiter is called at once.
     * @param {string} type @param {object} fields @param {Waiter} waiter
     */
    ask(type, fields, waiter) {
        this.queue.push({type, fields, waiter});
        this.flush();
    }

    flush() {
        while (this.queue.length && this.waiting.size < this.limit) {
            const {type, fields, waiter} = /** @type {any} */ (this.queue.shift());
            const id = this.nextId++;
            this.waiting.set(id, waiter);
            this.send(JSON.stringify({...fields, type, id}));
        }
    }

    /** @param {{id: number | null, ok: boolean, result?: any, error?: any}} reply */
    answer({id, ok, result, error}) {
        const waiter = id === null ? undefined : this.waiting.get(id);
        if (!waiter) return;
        this.waiting.delete(/** @type {number} */ (id));
        if (ok) waiter.resolve(result);
        else waiter.reject(new CommandError(error));
        this.flush();
    }

    /** The socket is gone: what waits for an answer may or may not have happened. */
    lose() {
        const lost = [...this.waiting.values(), ...this.queue.map((one) => one.waiter)];
        this.waiting.clear();
        this.queue = [];
        for (const waiter of lost) waiter.reject(new CommandError({code: "unavailable"}));
    }
}
