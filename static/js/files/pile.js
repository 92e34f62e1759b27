/**
 * The files of one message on their way up, in their order. It knows no page: bringing up, waiting for the line, and telling
 * are handed in.
 */

import {Rate} from "#files/rate.js";

/**
 * `waiting` for its turn, `going`, `stalled` until there is a line again, `done`, `failed` for good unless somebody tries again,
 * `lost`: its bytes are not in this browser any more, the person has to choose it again.
 * @typedef {"waiting" | "going" | "stalled" | "done" | "failed" | "lost"} State
 */
/**
 * @typedef {{id: string, name: string, size: number, type: string, modified: number, file: File | null, state: State, sent: number, rate: Rate, url: string | null,
 *   done: any, error: any, alt: string, held?: Promise<void>, picture?: string, stop: () => void}} Item `sent` in bytes; `url` of the upload that can be gone on with; `done`: the File of the wire; `picture`: address of a small one
 */
/** @typedef {{done: Promise<any>, stop: () => void}} Going */

/** Refusals that end when the line is back: no answer at all, or a server that starts again. */
const AGAIN = new Set(["unavailable", "rate_limited"]);

/** @param {File} file @returns {Item} */
export function itemOf(file) {
    return {id: crypto.randomUUID(), name: file.name, size: file.size, type: file.type, modified: file.lastModified, file, ...fresh()};
}

function fresh() {
    return {state: /** @type {State} */ ("waiting"), sent: 0, rate: new Rate(), url: null, done: null, error: null, alt: "", stop: () => {}};
}

/** What stands on the shelf as an item again. @param {any} kept @param {File | null} file its bytes, where this browser has them @returns {Item} */
export function itemAgain(kept, file) {
    const item = {...fresh(), ...kept, file};
    return {...item, state: item.done ? "done" : file ? "waiting" : "lost"};
}

export class Pile {
    /**
     * @param {object} way
     * @param {import("#files/line.js").Line} way.line
     * @param {(item: Item, progress: (sent: number) => void, began: (url: string) => void) => Going} way.bring `done` rejects with {code, detail}
     * @param {(tries: number) => Promise<void>} way.back when it is worth another try after so many
     * @param {(pile: Pile, what: "look" | "content") => void} way.tell something is to be seen; with "content", to be kept too
     * @param {() => number} [way.now] milliseconds
     */
    constructor({line, bring, back, tell, now = () => performance.now()}) {
        this.way = {line, bring, back, now};
        this.tell = tell;
        this.id = crypto.randomUUID();
        /** @type {Item[]} */
        this.items = [];
        /** What it goes with when all are there; null while it is being written. @type {any} */
        this.message = null;
    }

    /** Are all there? */
    get whole() {
        return this.items.every((item) => item.state === "done");
    }

    /** Does one of them wait for the person? */
    get stuck() {
        return this.items.some((item) => item.state === "failed" || item.state === "lost");
    }

    get files() {
        return this.items.map((item) => item.done);
    }

    /** @param {Item[]} items @param {number} [at] their place @returns {Promise<void>[]} each when it is first known how it goes: done, or not for now */
    add(items, at = this.items.length) {
        this.items.splice(at, 0, ...items);
        this.tell(this, "content");
        return items.map((item) => (item.state === "waiting" ? this.start(item) : Promise.resolve()));
    }

    /** @param {Item} item @returns {Promise<void>} */
    start(item) {
        Object.assign(item, {state: "waiting", error: null, rate: new Rate()});
        this.tell(this, "look");
        return this.turn(item, 1);
    }

    /** @param {Item} item @param {number} tries @returns {Promise<void>} */
    turn(item, tries) {
        return new Promise((known) => {
            let leave = () => {};
            // Before it enters: with room in the line it begins at once, and is stopped in another way from then on.
            item.stop = () => {
                leave();
                known();
            };
            leave = this.way.line.enter(() => this.go(item, tries).then(known));
        });
    }

    /** @param {Item} item @param {number} tries */
    async go(item, tries) {
        const {done, stop} = this.way.bring(item, (sent) => this.progress(item, sent), (url) => this.began(item, url));
        const before = item.sent;
        let stopped = false;
        item.stop = () => {
            stopped = true;
            stop();
        };
        item.state = "going";
        this.tell(this, "look");
        try {
            const file = await done;
            if (!stopped) Object.assign(item, {done: file, state: "done", sent: item.size});
        } catch (error) {
            if (!stopped) this.refused(item, error, item.sent > before ? 0 : tries);
        }
        if (!stopped) this.tell(this, "content");
    }

    /** @param {Item} item @param {any} error @param {number} tries that brought nothing */
    refused(item, error, tries) {
        const again = AGAIN.has(error?.code);
        Object.assign(item, {error, state: again ? "stalled" : "failed"});
        if (!again) return;
        let stopped = false;
        item.stop = () => { stopped = true; };
        this.way.back(tries).then(() => {
            if (!stopped && item.state === "stalled") this.turn(item, tries + 1);
        });
    }

    progress(item, sent) {
        item.sent = sent;
        item.rate.note(sent, this.way.now());
        this.tell(this, "look");
    }

    began(item, url) {
        item.url = url;
        this.tell(this, "content");
    }

    /** Take one away. @param {Item} item @returns {() => void} puts it back where it was */
    remove(item) {
        const at = this.items.indexOf(item);
        item.stop();
        this.items.splice(at, 1);
        this.tell(this, "content");
        return () => {
            if (item.state === "going" || item.state === "stalled") item.state = "waiting";
            this.add([item], Math.min(at, this.items.length));
        };
    }

    /** @param {Item} item @param {number} by places; no further than the ends */
    move(item, by) {
        const at = this.items.indexOf(item);
        const to = Math.max(0, Math.min(this.items.length - 1, at + by));
        if (at < 0 || to === at) return false;
        this.items.splice(to, 0, ...this.items.splice(at, 1));
        this.tell(this, "content");
        return true;
    }

    /** Its bytes are here again. @param {Item} item @param {File} file @returns {boolean} is it the same file? */
    found(item, file) {
        if (file.name !== item.name || file.size !== item.size || file.lastModified !== item.modified) return false;
        item.file = file;
        this.start(item);
        this.tell(this, "content");
        return true;
    }

    /** Nothing of it moves any more. */
    stop() {
        for (const item of this.items) if (item.state !== "done") item.stop();
    }
}
