/** A message in one line of a list, a quote or a notification: what it hides stays hidden there. */

import {t} from "#lib/i18n.js";
import {fragment} from "#messages/html.js";

/** Its words. @param {{text: string, html?: string | null}} message */
export function plain({text, html}) {
    return html?.includes('"spoiler"') ? bare(html) : text;
}

/** Without what its formatting is written with. @param {string} html */
export function bare(html) {
    const made = fragment(html);
    for (const one of made.querySelectorAll(".spoiler")) one.replaceWith(hidden());
    return made.textContent;
}

/** The same on one line, or the name of its file; "…" behind what is cut. @param {any} message @param {number} [most] characters */
export function onOneLine(message, most = Infinity) {
    const words = plain(message) || message.files?.[0]?.name || "";
    const line = words.split(/\s+/).join(" ").trim();
    return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** An excerpt as the server keeps it, in the reader's language. @param {string} text */
export function excerpt(text) {
    return text.replaceAll("||spoiler||", hidden());
}

function hidden() {
    return `[${t("spoiler")}]`;
}
