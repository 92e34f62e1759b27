/** One row of the timeline. Plain templates, because a room shows hundreds of them. */

import {html, nothing} from "lit";
import {displayName, personOf} from "#accounts/directory.js";
import {blocks, unfold} from "#blocks/store.js";
import {filesOf} from "#files/tiles.js";
import {icon, isolates, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {clock, dayName, fullTime, since} from "#lib/time.js";
import {callsMe} from "#mentions/calls.js";
import {body} from "#messages/body.js";
import {queue} from "#messages/outbox.js";
import {excerpt} from "#messages/plain.js";
import {dayActs, editedActs, hasNoWords, parts, showsFiles, traces} from "#messages/registry.js";
import {sentence, systemIcon} from "#messages/system.js";
import {findRoom} from "#rooms/store.js";
import {toast} from "#shell/toasts.js";

/** @typedef {import("#messages/message.js").Message} Message */
/** @typedef {{path: (number: number) => string, editing: number | null, target: number | null, room?: number}} View `room`: whose main timeline it is */

/** @param {import("#messages/grouping.js").Row} row @param {View} view */
export function drawRow(row, view) {
    if (row.kind === "replies") return html`<div class="replies-line" role="separator"><span>${plural(row.count, "{count} reply", "{count} replies")}</span></div>`;
    if (row.kind === "folded") return foldedRow(row.messages);
    if (row.kind !== "message") return betweenRow(row, view);
    return row.message.kind === "system" ? systemRow(row.message, view) : messageRow(row.message, row.head, view);
}

/**
 * What stands between messages: the day, where it begins to be new to me, or both in one line.
 * @param {{at?: string, isNew: boolean, after?: Message}} row `after`: the last one I had read
 * @param {View} view
 */
function betweenRow({at, isNew, after}, {room}) {
    const fresh = after ? t("New since {time}", {time: since(after.created_at)}) : t("New");
    const [act] = at && room ? dayActs : [];
    const day = at && dayName(at);
    // What is within a separator isn't told to who hears the page.
    return html`<div class="${at ? "day" : ""} ${isNew ? "new-line" : ""}" role=${act ? nothing : "separator"}>${act
        ? html`<button class="slim" title=${act.label} aria-haspopup="menu" @click=${(event) => act.run(/** @type {number} */ (room), /** @type {string} */ (at), event.currentTarget)}>${day}</button>` : at ? html`<span>${day}</span>` : nothing}
        ${isNew ? html`<span class="since">${fresh}</span>` : nothing}</div>`;
}

/** What people said whom I have blocked: there for who wants it. @param {Message[]} messages */
function foldedRow(messages) {
    const show = (event) => {
        const list = event.target.closest(".rows");
        unfold(messages);
        setTimeout(() => list.querySelector(`[data-number="${messages[0].number}"]`)?.focus());
    };
    return html`<div class="message system folded" tabindex="-1"><span class="gutter">${icon("ban", "small")}</span>
        <p class="content">${plural(messages.length, "{count} message of somebody you blocked", "{count} messages of somebody you blocked")} ·
            <button class="link-button" @click=${show}>${t("Show")}</button></p></div>`;
}

function systemRow(message, view) {
    return html`<div class="message system ${message.number === view.target ? "target" : ""}" data-number=${message.number} tabindex="-1">
        <span class="gutter">${icon(systemIcon(message), "small")}</span>
        <p class="content">${isolates(sentence(message))} ${time(message, view, false)}</p></div>`;
}

/** @param {Message} message @param {boolean} head does the author begin to speak? @param {View} view */
function messageRow(message, head, view) {
    const called = callsMe(message, findRoom(message.room));
    const classes = `message ${head ? "head" : ""} ${called ? "called" : ""} ${message.state ?? ""} ${message.number === view.target ? "target" : ""}`;
    const stored = message.state ? nothing : message.number;
    return html`<article class=${classes} data-number=${stored} data-nonce=${message.nonce ?? nothing} tabindex="-1"
        aria-label=${t("{name}, {time}", {name: displayName(message.author), time: clock(message.created_at)})}>
        <span class="gutter">${head ? tile(personOf(message.author)) : time(message, view, true)}</span>
        <div class="content">
            ${head ? html`<header class="by"><span class="author isolated">${displayName(message.author)}</span>${badge(message)} ${time(message, view, false)}</header>` : nothing}
            ${message.deleted ? tombstone(message) : html`${quote(message, view)}${hasNoWords(message) ? nothing : words(message, view)}${showsFiles(message) ? nothing : filesOf(message)}
                ${[...parts].map((part) => (part.show(message) ? part.render(message) : nothing))}${fate(message)}`}
        </div></article>`;
}

function badge(message) {
    return personOf(message.author).bot ? html` <span class="badge">${t("bot")}</span>` : nothing;
}

function words(message, view) {
    if (message.number === view.editing) return html`<chat-edit .message=${message}></chat-edit>`;
    return body(message, message.edited_at ? html` ${edited(message)}` : nothing);
}

/** @param {Message} message */
function edited(message) {
    const act = [...editedActs].find((one) => one.show(message));
    const title = fullTime(/** @type {string} */ (message.edited_at));
    return act ? html`<button class="edited" title=${title} @click=${() => act.run(message)}>${t("(edited)")}</button>` : html`<span class="edited" title=${title}>${t("(edited)")}</span>`;
}

/** @param {Message} message @param {View} view @param {boolean} quiet shown on hover only */
function time(message, view, quiet) {
    if (message.state) return quiet ? nothing : html`<time class="at">${clock(message.created_at)}</time>`;
    return html`<a class="at ${quiet ? "quiet" : ""}" href=${view.path(message.number)} title=${fullTime(message.created_at)} tabindex=${quiet ? -1 : nothing}>
        <time datetime=${message.created_at}>${clock(message.created_at)}</time></a>`;
}

/** @param {Message} message @param {View} view */
function quote(message, view) {
    if (!message.reply_to) return nothing;
    if (!message.quote) return html`<p class="quote gone">${t("The message this answers is gone.")}</p>`;
    if (blocks.has(message.quote.author)) return html`<a class="quote" href=${view.path(message.reply_to)}>${t("Somebody you blocked")}</a>`;
    const line = html`<b class="isolated">${displayName(message.quote.author)}</b> <span class="isolated">${excerpt(message.quote.excerpt)}</span>`;
    return html`<a class="quote" href=${view.path(message.reply_to)}>${line}</a>`;
}

function tombstone(message) {
    const told = [...traces].find((one) => one.show(message));
    return told ? told.render(message) : html`<p class="gone">${icon("trash-2", "small")}${t("This message was deleted.")}</p>`;
}

/** Of a message that isn't stored yet: that it waits, or that it failed and what can be done. @param {Message} message */
function fate(message) {
    if (message.state === "waiting") return html`<span class="visually-hidden">${t("Not sent yet")}</span>`;
    if (message.state !== "failed") return nothing;
    const nonce = /** @type {string} */ (message.nonce);
    return html`<p class="fate" role="alert">${icon("circle-alert", "small")}<span>${t("Not sent.")} ${message.error?.detail ?? ""}</span>
        <button class="link-button" @click=${() => queue.retry(nonce)}>${t("Try again")}</button>
        <button class="link-button" @click=${() => copy(message.text)}>${t("Copy")}</button>
        <button class="link-button" @click=${() => queue.drop(nonce)}>${t("Throw away")}</button></p>`;
}

async function copy(text) {
    await navigator.clipboard.writeText(text);
    toast(t("The text is copied."));
}
