/** A small keyed store: plain objects by key, and listeners that hear once per turn which keys changed. */

/** @template V */
export class Store {
    constructor() {
        /** @type {Map<any, V>} */
        this.content = new Map();
        /** @type {Set<(keys: Set<any>) => void>} */
        this.listeners = new Set();
        this.changed = new Set();
    }

    /** @param {any} key @returns {V | undefined} */
    get(key) {
        return this.content.get(key);
    }

    has(key) {
        return this.content.has(key);
    }

    /** @param {any} key @param {V} value a new object, never the old one altered in place */
    set(key, value) {
        if (this.content.get(key) === value && this.content.has(key)) return;
        this.content.set(key, value);
        this.note(key);
    }

    delete(key) {
        if (this.content.delete(key)) this.note(key);
    }

    clear() {
        for (const key of this.content.keys()) this.note(key);
        this.content.clear();
    }

    get size() {
        return this.content.size;
    }

    /** @returns {V[]} */
    values() {
        return [...this.content.values()];
    }

    entries() {
        return [...this.content.entries()];
    }

    /** @param {(keys: Set<any>) => void} listener @returns {() => void} ends it */
    subscribe(listener) {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    /** Tell about a key without changing it (for values that hold something mutable). */
    note(key) {
        if (this.changed.size === 0) queueMicrotask(() => this.tell());
        this.changed.add(key);
    }

    tell() {
        const keys = this.changed;
        this.changed = new Set();
        for (const listener of [...this.listeners]) listener(keys);
    }
}

/** Redraws a Lit element whenever one of the stores changed. */
export class StoreController {
    /**
     * @param {import("lit").ReactiveControllerHost} host
     * @param {...Store<any>} stores
     */
    constructor(host, ...stores) {
        this.host = host;
        this.stores = stores;
        /** @type {(() => void)[]} */
        this.ends = [];
        host.addController(this);
    }

    hostConnected() {
        this.ends = this.stores.map((store) => store.subscribe(() => this.host.requestUpdate()));
        this.host.requestUpdate();
    }

    hostDisconnected() {
        for (const end of this.ends) end();
        this.ends = [];
    }
}
