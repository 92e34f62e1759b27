/** What stands around the text that is being written: who else writes, what is to be known, what it answers, how much room is left, and the buttons. */

import {html, nothing} from "lit";
import {displayName} from "#accounts/directory.js";
import {icon} from "#lib/dom.js";
import {listNames, plural, t} from "#lib/i18n.js";
import {drafts} from "#messages/drafts.js";
import {excerpt} from "#messages/plain.js";
import {notes} from "#messages/registry.js";
import {writing} from "#messages/typing.js";

const NEAR = 500;

/** @typedef {import("#messages/where.js").Where} Where */

/** @param {Where} where */
export function typingLine(where) {
    const people = writing(where);
    const words = people.length > 3 ? t("Several people are writing…")
        : people.length ? plural(people.length, "{names} is writing…", "{names} are writing…", {names: listNames(people.map((id) => displayName(id).split(" ")[0]))}) : "";
    return html`<div class="typing" aria-live="polite">${words ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span class="truncate">${words}</span>` : nothing}</div>`;
}

/** @param {Where} where */
export function noteLine(where) {
    const note = where.thread ? undefined : notes.get(where.room);
    if (!note) return nothing;
    return html`<div class="compose-note" role="status"><span class="own-direction">${note.words()}</span>
        ${note.acts.map((act) => html`<button type="button" class="button quiet" @click=${act.run}>${act.label}</button>`)}</div>`;
}

/** @param {Where} where */
export function replyLine(where) {
    const {reply} = drafts.of(where);
    if (!reply) return nothing;
    return html`<div class="replying">${icon("reply", "small directional")}<span class="truncate"><b class="isolated">${displayName(reply.author)}</b> <span class="isolated">${excerpt(reply.excerpt)}</span></span>
        <button type="button" class="icon-button" aria-label=${t("Don't reply")} @click=${() => drafts.reply(where, null)}>${icon("x", "small")}</button></div>`;
}

/** @param {number} left characters that fit */
export function leftLine(left) {
    if (left > NEAR) return html`<span class="push-end"></span>`;
    const words = left < 0 ? plural(-left, "{count} character too many", "{count} characters too many") : String(left);
    return html`<span class="push-end left numeric ${left < 0 ? "text-attention" : ""}" role="status">${words}</span>`;
}

/** Of a thread: the reply goes to the room too. @param {any} composer */
export function alsoLine(composer) {
    return html`<label class="also-to-room"><input type="checkbox" class="check" .checked=${composer.also} @change=${(event) => { composer.also = event.target.checked; }}>
        <span>${t("Also send to the room")}</span></label>`;
}

/** @param {any} tool of `composerTools` @param {any} composer */
export function toolButton(tool, composer) {
    return html`<button type="button" class="icon-button" aria-pressed=${tool.on ? String(tool.on(composer)) : nothing} aria-label=${tool.label} title=${tool.label} @click=${(event) => tool.run(composer, event.currentTarget)}>${icon(tool.icon)}</button>`;
}

/** @param {any} tool of `besideSend` @param {any} composer */
export function besideButton(tool, composer) {
    return html`<button type="button" class="icon-button beside-send" aria-haspopup="menu" aria-label=${tool.label} title=${tool.label} @click=${(event) => tool.run(composer, event.currentTarget)}>${icon(tool.icon, "small")}</button>`;
}
