/** A list that is filled at import by whoever has something to add, and keeps its order by `order` (default 100). @template {object} T */
export class List {
    constructor() {
        /** @type {(T & {order?: number})[]} */
        this.items = [];
    }

    /** @param {T & {order?: number}} item */
    add(item) {
        this.items.push(item);
        this.items.sort((a, b) => (a.order ?? 100) - (b.order ?? 100));
    }

    [Symbol.iterator]() {
        return this.items[Symbol.iterator]();
    }
}
