/** Blocking and unblocking, where people are: in their menu, in a direct's menu, and over a direct that is closed by it. */

import {displayName} from "#accounts/directory.js";
import {blocks} from "#blocks/store.js";
import {isolated, t} from "#lib/i18n.js";
import {others} from "#rooms/names.js";
import {barriers} from "#rooms/rights.js";
import {personActs, roomActions} from "#shell/registry.js";

const ask = async (what, user) => (await import("#blocks/ask.js"))[what](user);
/** The other one of a direct of two; 0 elsewhere. */
const other = (room) => (room.kind === "direct" && others(room).length === 1 ? others(room)[0] : 0);

for (const [what, label, danger] of /** @type {const} */ ([["block", t("Block"), true], ["unblock", t("Unblock"), false]])) {
    const fits = (user) => Boolean(user) && blocks.has(user) !== danger;
    personActs.add({label, icon: "ban", order: 80, danger, show: fits, run: (user) => ask(what, user)});
    roomActions.add({label, icon: "ban", order: 75, danger, show: (room) => fits(other(room)), run: (room) => ask(what, other(room)), store: blocks});
}

barriers.add({
    store: blocks,
    why: (room) => (blocks.has(other(room)) ? {
        icon: "ban", words: t("You have blocked {name}. Neither of you can write here.", {name: isolated(displayName(other(room)))}),
        act: {label: t("Unblock"), run: () => ask("unblock", other(room))},
    } : undefined),
});
