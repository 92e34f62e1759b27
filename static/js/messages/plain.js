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

/** An excerpt as the server keeps it, in the reader's language. @param {string} text */
export function excerpt(text) {
    return text.replaceAll("||spoiler||", hidden());
}

function hidden() {
    return `[${t("spoiler")}]`;
}
