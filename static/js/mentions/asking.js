/** Before a message tells many people at once, its author is asked. */

import {plural, t} from "#lib/i18n.js";
import {reachOf} from "#mentions/reach.js";
import {confirm} from "#shell/dialogs.js";

const MANY = 20;

/** @param {"all" | "here"} word @param {number} room @returns {Promise<boolean>} may it go? */
export async function mayCall(word, room) {
    const reach = await reachOf(room).catch(() => null);
    // Offline, or not allowed: the server says so when it comes.
    if (!reach?.everybody || reach[word] <= MANY) return true;
    return confirm({
        title: plural(reach[word], "Tell {count} person?", "Tell {count} people?"),
        consequence: word === "all" ? t("@all tells everybody in this room.") : t("@here tells everybody in this room who is there now."),
        act: t("Send"),
    });
}
