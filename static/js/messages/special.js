/** What Markdown itself doesn't know: words that are hidden until one wants them, formulas, and moments in the reader's own zone. Loaded with the first of them. */

import {html, render} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {moment, relative} from "#lib/moments.js";
import {fullTime} from "#lib/time.js";

const DRAWN = 100;

/** @param {Node[]} nodes of one message, as `html.js` built them */
export function dress(nodes) {
    const found = (name) => nodes.flatMap((node) => (node instanceof Element ? [...node.querySelectorAll(name)] : []));
    for (const one of found(".spoiler")) cover(/** @type {HTMLElement} */ (one));
    for (const one of found("time[datetime]")) tell(/** @type {HTMLTimeElement} */ (one));
    const formulas = found(".math").slice(0, DRAWN);
    if (formulas.length) import("#messages/formulas.js").then(({drawWhenSeen}) => drawWhenSeen(formulas));
}

/**
 * A button stands before the words, seen only by who goes there by keys or hears the page; a pointer may hit the words
 * anywhere. A button around them could hold no link.
 * @param {HTMLElement} words
 */
function cover(words) {
    const frame = document.createElement("span");
    frame.className = "spoiler-frame";
    const button = document.createElement("button");
    button.type = "button";
    const set = (hidden) => {
        words.inert = hidden;
        button.ariaExpanded = String(!hidden);
        button.ariaLabel = frame.title = hidden ? t("Spoiler: show it") : t("Spoiler: hide it");
    };
    set(true);
    frame.addEventListener("click", (event) => {
        const target = /** @type {Element} */ (event.target);
        if (!target.closest("a") && getSelection()?.isCollapsed !== false) set(!words.inert);
    });
    words.replaceWith(frame);
    frame.append(button, words);
}

/** @param {HTMLTimeElement} element */
function tell(element) {
    const at = Date.parse(element.dateTime);
    if (Number.isNaN(at)) return;
    const explain = () => { element.title = `${fullTime(at)} (${relative(at)})`; };
    explain();
    element.addEventListener("pointerenter", explain);
    element.className = "moment";
    element.textContent = "";
    render(html`${icon("clock", "small")}${moment(at)}`, element);
}
