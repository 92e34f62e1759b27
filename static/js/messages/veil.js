/** What is seen while files are dragged over the page: where they go when they are let go. */

import {html, render} from "lit";
import {icon, isolates} from "#lib/dom.js";
import {isolated, t} from "#lib/i18n.js";
import {roomTitle} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";

/** No word of the drag for so long: it left the page, or was given up. */
const GONE = 400;
const ZONES = "chat-room, chat-thread";

/** @type {HTMLElement | null} */
let veil = null;
/** @type {any} */
let shown = null;
/** @type {any} */
let timer;

/** The composer of the thread it is over, else of the room. @param {EventTarget | null} target @returns {any} */
function composerAt(target) {
    const thread = /** @type {Element} */ (target)?.closest?.("chat-thread");
    return (thread ?? document).querySelector("chat-composer");
}

/** @param {EventTarget | null} target */
export function over(target) {
    clearTimeout(timer);
    timer = setTimeout(lift, GONE);
    if (document.querySelector("dialog[open]")) return lift();
    const composer = composerAt(target);
    if (composer === shown) return undefined;
    lift();
    shown = composer;
    if (!composer) return undefined;
    const zone = composer.closest(ZONES) ?? composer;
    veil = document.createElement("div");
    veil.className = "drop-veil";
    render(html`<p role="status">${icon("upload")}<span>${isolates(words(composer))}</span></p>`, veil);
    zone.append(veil);
    return undefined;
}

function words({room, thread}) {
    if (thread) return t("Drop the files here for the thread");
    const found = findRoom(room);
    return t("Drop the files for {room}", {room: isolated(found ? roomTitle(found) : "")});
}

/** @param {EventTarget | null} target @param {File[]} files */
export async function drop(target, files) {
    lift();
    const composer = document.querySelector("dialog[open]") ? null : composerAt(target);
    if (composer && files.length) (await import("#messages/attached.js")).bring(composer, files);
}

function lift() {
    clearTimeout(timer);
    veil?.remove();
    veil = null;
    shown = null;
}
