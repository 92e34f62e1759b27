/** My own presence: the server keeps what I chose, for all my devices; this page only shows it and changes it. */

import {presence} from "#presence/store.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";

/** What I chose: to the others "invisible" is the same as not being there, to me it isn't. */
export function chosenStatus() {
    const seen = presence.get(boot.user.id);
    return seen === "offline" ? "invisible" : seen ?? "online";
}

/** @param {"online" | "away" | "dnd" | "invisible"} status @returns {Promise<void>} */
export async function chooseStatus(status) {
    await relay.request("presence.set", {status});
    presence.set(boot.user.id, status === "invisible" ? "offline" : status);
}
