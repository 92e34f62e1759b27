/** What the three lists of the inbox share: their head, and walking along their rows by keys. */

import {html, ifDefined} from "lit";
import {isWriting} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {shortcuts} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {columnHead} from "#shell/states.js";

const PLACES = () => [["/inbox/", t("Inbox")], ["/mentions/", t("Mentions")], ["/later/", t("Later")]];

/** @param {string} title @param {unknown} [acts] at the end */
export function head(title, acts = "") {
    return html`${columnHead(title, html`<span class="inbox-acts push-end">${acts}</span>`)}
        <nav class="pills phone-only inbox-places" aria-label=${t("What waits for you")}>${PLACES().map(([path, name]) => html`
            <a class="pill" href=${path} aria-current=${ifDefined(route.current.path === path ? "page" : undefined)}>${name}</a>`)}</nav>`;
}

/**
 * Keys of a list while it is on the page: n and p, ↓ and ↑ walk, Enter opens; others by their letter.
 * @param {HTMLElement} list @param {Record<string, (row: HTMLElement) => void>} acts what a letter does with the row that has the focus, or with the first one
 * @returns {() => void} ends it
 */
export function byKeys(list, acts) {
    const rows = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-key]")]);
    const steps = {n: 1, j: 1, ArrowDown: 1, p: -1, k: -1, ArrowUp: -1};
    const heard = (/** @type {KeyboardEvent} */ event) => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing || isWriting(event.target)
            || document.querySelector("dialog[open], [popover=auto]:popover-open")) return;
        const all = rows();
        const at = all.findIndex((row) => row.contains(document.activeElement));
        const step = event.key.startsWith("Arrow") && at < 0 && !list.contains(document.activeElement) && document.activeElement?.closest("nav, aside, .side") ? 0 : steps[event.key];
        if (step && all.length) all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))].focus();
        else if (event.key === "Enter" && document.activeElement === all[at]) all[at].querySelector("a")?.click();
        else if (acts[event.key]) acts[event.key](all[Math.max(0, at)]);
        else return;
        event.preventDefault();
    };
    document.addEventListener("keydown", heard);
    return () => document.removeEventListener("keydown", heard);
}

const KEYS = () => ({n: t("Next one"), p: t("The one before"), enter: t("Open it"), m: t("Mark as read"), z: t("Later"), u: t("Undo")});

Object.entries(KEYS()).forEach(([keys, label], place) => { shortcuts.add({keys, label, group: t("Inbox"), order: 400 + place}); });
