/** What a person does with a file of the tray: take it away, put it elsewhere, choose it again, say what it shows. */

import {isolated, t} from "#lib/i18n.js";
import {trays} from "#files/tray.js";
import {relay} from "#relay/relay.js";
import {openMenu} from "#shell/menu.js";
import {toast} from "#shell/toasts.js";

/** @typedef {import("#files/pile.js").Item} Item */
/** @typedef {import("#files/pile.js").Pile} Pile */
/** @typedef {import("#files/stand.js").Stand} Stand */

/** What is being dragged from one place of a pile to another. @type {Item | null} */
let moving = null;

/** @param {Stand} stand @param {Pile} pile @param {Item} item */
export function takeAway(stand, pile, item) {
    const at = pile.items.indexOf(item);
    const back = stand.remove(pile, item);
    const next = pile.items[Math.min(at, pile.items.length - 1)];
    focusAfter(next ? `[data-item="${next.id}"] button:last-of-type` : "chat-composer textarea");
    toast(t("{name} is taken away.", {name: isolated(item.name)}), {action: {label: t("Undo"), run: back}});
}

/** @param {Stand} stand @param {Pile} pile */
export function throwAway(stand, pile) {
    const back = stand.drop(pile);
    focusAfter("chat-composer textarea");
    toast(t("The message is thrown away."), {action: {label: t("Undo"), run: back}});
}

/** Where the button went, the focus goes on. @param {string} where */
function focusAfter(where) {
    setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector(where))?.focus(), 50);
}

/** @param {HTMLElement} anchor @param {Stand} stand @param {Pile} pile @param {Item} item */
export function itemMenu(anchor, stand, pile, item) {
    const at = pile.items.indexOf(item);
    const act = (label, sign, run) => ({label, icon: sign, run});
    openMenu(anchor, [
        ...(item.picture && relay.limits.files.alt ? [act(t("Say what it shows"), "captions", () => describe(stand, pile, item))] : []),
        ...(at > 0 ? [act(t("Move it forward"), "arrow-up", () => pile.move(item, -1))] : []),
        ...(at < pile.items.length - 1 ? [act(t("Move it back"), "arrow-down", () => pile.move(item, 1))] : []),
        act(t("Take it away"), "x", () => takeAway(stand, pile, item)),
    ]);
}

/** Alt and an arrow move it. @param {KeyboardEvent} event @param {Stand} stand @param {Pile} pile @param {Item} item */
export function letter(event, stand, pile, item) {
    if (event.key === "Delete" && !event.altKey) {
        event.preventDefault();
        return takeAway(stand, pile, item);
    }
    const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const by = {ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!event.altKey || !by) return undefined;
    event.preventDefault();
    event.stopPropagation();
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const label = document.activeElement?.getAttribute("aria-label");
    if (pile.move(item, sideways ? (event.key === back ? -1 : 1) : by)) {
        trays.note(stand.key);
        // Moving a row in the page takes the focus from what is in it.
        focusAfter(`[data-item="${item.id}"] button[aria-label="${CSS.escape(label ?? "")}"]`);
        stand.said = t("{name} is number {place} of {count}.", {name: isolated(item.name), place: pile.items.indexOf(item) + 1, count: pile.items.length});
    }
    return undefined;
}

/** Listeners that let a row be dragged to the place of another. @param {Pile} pile @param {Item} item */
export function dragged(pile, item) {
    return {
        start: (event) => {
            moving = item;
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/x-file", item.id);
        },
        over: (event) => {
            if (moving && pile.items.includes(moving)) event.preventDefault();
        },
        drop: (event) => {
            if (!moving || !pile.items.includes(moving)) return;
            event.preventDefault();
            pile.move(moving, pile.items.indexOf(item) - pile.items.indexOf(moving));
            moving = null;
        },
    };
}

/** Its bytes are gone from this browser: the same file once more. @param {Pile} pile @param {Item} item */
export function choose(pile, item) {
    const input = document.createElement("input");
    input.type = "file";
    input.onchange = () => {
        const [file] = input.files ?? [];
        if (file && !pile.found(item, file)) toast(t("That is another file. Choose {name} as it was.", {name: isolated(item.name)}));
    };
    input.click();
}

async function describe(stand, pile, item) {
    const {openAlt} = await import("#files/alt.js");
    const words = await openAlt(item);
    if (words === undefined) return;
    item.alt = words;
    pile.tell(pile, "content");
    trays.note(stand.key);
}
