/** A message's words: the server's HTML where it has markup, else the text as it was typed. */

import {AsyncDirective, directive, html, noChange, nothing} from "lit";
import {above} from "#files/tiles.js";
import {colourWhenSeen} from "#messages/code.js";
import {fragment} from "#messages/html.js";

const FEW_EMOJI = /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*\s*){1,5}$/u;

above.colour = colourWhenSeen;

/** Builds the nodes once and keeps them while the HTML stays the same. */
class Rendered extends AsyncDirective {
    /** @param {string} source */
    render(source) {
        if (source === this.source) return noChange;
        this.source = source;
        const made = fragment(source);
        const nodes = [...made.childNodes];
        colourWhenSeen(made);
        if (made.querySelector(".spoiler, .math, time")) import("#messages/special.js").then(({dress}) => dress(nodes));
        return html`${nodes}`;
    }
}

const rendered = directive(/** @type {any} */ (Rendered));

/** @param {import("#messages/message.js").Message} message @param {unknown} after what follows the last word */
export function body(message, after) {
    if (message.html) return html`<div class="words rich">${rendered(message.html)}${after}</div>`;
    if (!message.text) return nothing;
    return html`<div class="words own-direction ${FEW_EMOJI.test(message.text) ? "large" : ""}">${message.text}${after}</div>`;
}
