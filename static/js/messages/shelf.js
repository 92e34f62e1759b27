/** Where unsent messages lie so that they survive a reload: IndexedDB, or memory where the browser refuses it. */

/** @typedef {import("#messages/queue.js").Entry} Entry */

const NAME = "chat-outbox";
const TABLE = "messages";

/** @returns {Promise<IDBDatabase>} */
function open() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(NAME, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(TABLE, {keyPath: "nonce"});
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/** @type {Promise<IDBDatabase> | null} */
let database = null;

/** @template T @param {IDBTransactionMode} mode @param {(table: IDBObjectStore) => IDBRequest<T>} work @returns {Promise<T>} */
async function run(mode, work) {
    database ??= open();
    const transaction = (await database).transaction(TABLE, mode);
    const request = work(transaction.objectStore(TABLE));
    return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
    });
}

export const shelf = {
    /** @param {Entry} entry */
    async put(entry) {
        await run("readwrite", (table) => table.put(entry));
    },
    /** @param {string} nonce */
    async remove(nonce) {
        await run("readwrite", (table) => table.delete(nonce));
    },
    /** @param {number} user @returns {Promise<Entry[]>} of this person, oldest first */
    async all(user) {
        const entries = await run("readonly", (table) => table.getAll());
        return entries.filter((entry) => entry.user === user).sort((a, b) => a.order - b.order);
    },
    async clear() {
        await run("readwrite", (table) => table.clear());
    },
};
