/** The site's own emoji: asked for when the picker opens or a name is completed, and told anew only when they changed. */

import {relay} from "#relay/relay.js";

/** @typedef {{emoji: string, url: string, label: string, names: string[], tags: string[], tone: string, exact: string}} Own */

/** @type {Own[]} */
let held = [];
let version = "";

/** What is held, at once. */
export function ownEmoji() {
    return held;
}

/** @returns {Promise<Own[]>} as they are now; as they were, without a connection */
export async function freshOwn() {
    const told = await relay.request("emoji.list", version ? {version} : {}).catch(() => ({}));
    if (told.emoji) {
        version = told.version;
        held = told.emoji.map(({name, url}) => ({emoji: `:${name}:`, exact: `:${name}:`, url, label: name.replaceAll("_", " "), names: [name], tags: [], tone: ""}));
    }
    return held;
}
