/** What views, panels and dialogs share: the head of a column, and what stands where a list is still to come, was refused, is empty, or goes on. */

import {html, nothing} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {explain} from "#shell/toasts.js";

/** @param {string} title @param {unknown} [rest] behind it @param {string} [back] where the arrow leads on a phone */
export function columnHead(title, rest = nothing, back = "/") {
    return html`<header class="column-head"><a class="icon-button phone-only" href=${back} aria-label=${back === "/" ? t("Back to the list") : t("Back")}>${
        icon("arrow-left", "directional")}</a><h1>${title}</h1>${rest}</header>`;
}

/** Rows that are still to come. @param {{count?: number, size?: string}} [options] `size` of their tiles */
export function loading({count = 4, size = ""} = {}) {
    return html`<div class="card" role="status" aria-label=${t("Loading")}>${Array.from({length: count}, () => html`
        <div class="row"><span class="skeleton tile ${size}"></span><span class="skeleton bar"></span></div>`)}</div>`;
}

/** People who are still to come, in a panel or a dialog. @param {number} [count] */
export function loadingPeople(count = 3) {
    return html`<div role="status" aria-label=${t("Loading")}>${Array.from({length: count}, () => html`
        <div class="member"><span class="skeleton tile medium"></span><span class="skeleton bar"></span></div>`)}</div>`;
}

/** What was refused, and the way to ask again. @param {any} error @param {() => void} again */
export function failed(error, again) {
    return html`<p class="notice attention" role="alert">${icon("circle-alert")}<span>${explain(error)}</span>
        <button class="link-button" @click=${again}>${t("Try again")}</button></p>`;
}

/** @param {string} sign @param {string} title @param {string} words what would stand here */
export function empty(sign, title, words) {
    return html`<section class="empty">${icon(sign)}<h2>${title}</h2><p>${words}</p></section>`;
}

/**
 * A list of pages (relay/pages.js), or what stands in its place. What was refused is told where it was asked for: above the
 * list, or below it, where the next page would be.
 * @param {{list: any[] | null, after: any, error: any, further: boolean, again: () => void, more: () => void}} pages
 * @param {{rows: (list: any[]) => unknown, none: () => unknown, wait?: () => unknown, list?: any[] | null, more?: string}} how `list`: what is shown of it; `more`: classes of the button
 */
export function drawPages(pages, {rows, none, wait = loading, list = pages.list, more = "more-below"}) {
    const refused = pages.error ? failed(pages.error, () => pages.again()) : nothing;
    if (!list) return pages.error ? refused : wait();
    const foot = pages.after === null ? nothing : html`<button class="button ${more}" @click=${() => pages.more()}>${t("Show more")}</button>`;
    if (!list.length && foot === nothing) return pages.error ? refused : none();
    const below = pages.error && pages.further;
    return html`${below ? nothing : refused}${rows(list)}${below ? refused : foot}`;
}
