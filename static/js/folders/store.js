/** My folders and how I want my list: all of it comes with `sync`, and by `mine` when it changes. */

import {Store} from "#lib/store.js";
import {relay} from "#relay/relay.js";
import {tellFailure} from "#shell/toasts.js";

/** `folders` and `sidebar`, as the wire has them. @type {Store<any>} */
export const own = new Store();
let told = 0;

export const folders = () => own.get("folders") ?? [];
export const sidebar = () => own.get("sidebar") ?? {};

/**
 * Draw a change before the server answered. What it tells then counts; what it refuses is taken back.
 * @param {"folders" | "sidebar"} name @param {any} value @param {string} type @param {object} fields
 */
export async function ahead(name, value, type, fields) {
    const before = own.get(name);
    own.set(name, value);
    const done = await tellFailure(relay.request(type, fields));
    if (!done && own.get(name) === value) own.set(name, before);
    return done;
}

function take({set, feed}) {
    if (!("folders" in set) || feed < told) return;
    told = feed;
    for (const name of ["folders", "sidebar"]) own.set(name, set[name]);
}

relay.on("mine", take);
relay.on("sync", ({mine}) => mine?.forEach(take));
relay.on("era", () => {
    told = 0;
    own.clear();
});
