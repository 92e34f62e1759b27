/** What stands around results, drawn: quiet lines before and after them, each a link to its place. */

import {html, nothing} from "lit";
import {displayName, personOf} from "#accounts/directory.js";
import {isFolded, unfold} from "#blocks/store.js";
import {icon, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {clock, fullTime} from "#lib/time.js";
import {findMessage} from "#messages/logs.js";
import {bare} from "#messages/plain.js";
import {sentence, systemIcon} from "#messages/system.js";
import {linesOf} from "#search/surroundings.js";
import {explain} from "#shell/toasts.js";

const LONGEST = 400;

/** @typedef {import("#search/surroundings.js").Piece} Piece */

/**
 * @param {Piece} piece
 * @param {{at: number, draw: (hit: any, gone?: boolean) => unknown, path: (number: number) => string, open: (event: MouseEvent, number: number) => void, less: () => void, again: () => void}} how
 *   `at`: which of the results is its first; `draw` draws a result, maybe as one that is gone
 */
export function drawPiece(piece, {at, draw, path, open, less, again}) {
    const {state, hits} = piece;
    if (state === "loading") return html`<li class="hit-piece" data-at=${at} aria-busy="true">${waiting()}<ul class="hits" role="list">${hits.map((hit) => draw(hit))}</ul>${waiting()}</li>`;
    if (state === "failed") return html`<li class="hit-piece" data-at=${at}><ul class="hits" role="list">${hits.map((hit) => draw(hit))}</ul>
        <p class="notice attention" role="alert">${icon("circle-alert")}<span>${explain(piece.error)}</span><button class="link-button" @click=${again}>${t("Try again")}</button></p></li>`;
    return html`<li class="hit-piece" data-at=${at}><ol class="hits" role="list" aria-label=${t("Around it")}>${linesOf({...piece, messages: piece.messages.map(newest)}, isFolded).map((line) => {
        if ("folded" in line) return folded(line.folded);
        if ("hit" in line) return draw(line.hit, line.message?.deleted);
        return near(line, path(line.message.number), (event) => open(event, line.message.number));
    })}</ol><button class="link-button hit-less" @click=${less}>${icon("chevron-up", "small")}${t("Show less")}</button></li>`;
}

/** What stands in a timeline is newer than what was fetched. */
function newest(message) {
    const held = findMessage(message.room, message.number);
    return held && held.rev > message.rev ? held : message;
}

function near({message, follows}, path, open) {
    const system = message.kind === "system";
    return html`<li class="near ${follows ? "follows" : ""}"><a class="near-link" href=${path} @click=${open}>
        ${system ? icon(systemIcon(message), "small") : follows ? nothing : html`${tile(personOf(message.author), {size: "tiny", letters: 1})}
            <span class="hit-head"><span class="hit-name isolated truncate">${displayName(message.author)}</span><time class="hint nowrap" datetime=${message.created_at} title=${fullTime(message.created_at)}>${clock(message.created_at)}</time></span>`}
        <span class="near-words own-direction ${system || message.deleted ? "muted" : ""}">${words(message)}</span></a></li>`;
}

function words(message) {
    if (message.kind === "system") return sentence(message);
    if (message.deleted) return message.moved ? t("This message was moved.") : t("This message was deleted.");
    const text = message.html ? bare(message.html) : message.text;
    return text.slice(0, LONGEST).trim() || message.files.map(({name}) => name).join(", ") || t("A message without words");
}

/** What people said whom I have blocked. @param {any[]} messages */
function folded(messages) {
    return html`<li class="near near-folded">${icon("ban", "small")}<span>${plural(messages.length, "{count} message of somebody you blocked", "{count} messages of somebody you blocked")} ·
        <button class="link-button" @click=${() => unfold(messages)}>${t("Show")}</button></span></li>`;
}

function waiting() {
    return html`<div class="near-skeleton" aria-hidden="true"><span class="skeleton tile tiny"></span><span class="skeleton line"></span></div>`;
}
