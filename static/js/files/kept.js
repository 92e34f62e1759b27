/** Where files that aren't sent yet lie so that they survive a reload: IndexedDB, their bytes where the browser's room allows it. */

import {FLAG} from "#files/tray.js";

const NAME = "chat-files";
/** What one file may take of the room that the browser still has. */
const SHARE = 0.4;

/** @typedef {{id: string, user: number, key: string, at: number, message: any, items: any[]}} Kept */

/** @returns {Promise<IDBDatabase>} */
function open() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(NAME, 1);
        request.onupgradeneeded = () => {
            request.result.createObjectStore("piles", {keyPath: "id"});
            request.result.createObjectStore("bytes");
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/** @type {Promise<IDBDatabase> | null} */
let database = null;

/** @template T @param {"piles" | "bytes"} table @param {IDBTransactionMode} mode @param {(table: IDBObjectStore) => IDBRequest<T>} work @returns {Promise<T>} */
async function run(table, mode, work) {
    database ??= open();
    const transaction = (await database).transaction(table, mode);
    const request = work(transaction.objectStore(table));
    return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
    });
}

export const kept = {
    /** @param {Kept} pile */
    async put(pile) {
        localStorage.setItem(FLAG, "on");
        await run("piles", "readwrite", (table) => table.put(pile));
    },
    /** @param {string} id @returns {Promise<Kept | undefined>} */
    one: (id) => run("piles", "readonly", (table) => table.get(id)),
    /** @returns {Promise<Kept[]>} */
    all: () => run("piles", "readonly", (table) => table.getAll()),
    /** @param {string} id */
    async remove(id) {
        await run("piles", "readwrite", (table) => table.delete(id));
        if (!(await run("piles", "readonly", (table) => table.count()))) await kept.clear();
    },
    /** @param {string} id of an item @param {File} file */
    async hold(id, file) {
        const {quota = 0, usage = 0} = (await navigator.storage?.estimate?.()) ?? {};
        if (file.size <= (quota - usage) * SHARE) await run("bytes", "readwrite", (table) => table.put(file, id));
    },
    /** @param {string} id of an item @returns {Promise<File | undefined>} */
    bytes: (id) => run("bytes", "readonly", (table) => table.get(id)),
    /** @param {string} id of an item */
    letGo: (id) => run("bytes", "readwrite", (table) => table.delete(id)),
    async clear() {
        localStorage.removeItem(FLAG);
        await run("piles", "readwrite", (table) => table.clear());
        await run("bytes", "readwrite", (table) => table.clear());
    },
};
