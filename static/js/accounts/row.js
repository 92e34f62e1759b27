/** Somebody as one line of a panel or a dialog, which leads to his profile. */

import {html, nothing} from "lit";
import {tile} from "#lib/dom.js";

/**
 * @param {any} person
 * @param {{inside?: unknown, signs?: unknown, note?: string, acts?: unknown}} [more] `inside` his tile, `signs` behind his name, `note` below it instead of his username, `acts` at the end
 */
export function personRow(person, {inside = nothing, signs = nothing, note = `@${person.username}`, acts = nothing} = {}) {
    return html`<li class="member">${tile(person, {size: "medium", inside})}
        <a class="member-text" href="/people/${person.username}/"><span class="member-name"><span class="row-name truncate isolated">${person.name}</span>${signs}</span>
            <span class="hint truncate isolated">${note}</span></a>${acts}</li>`;
}
