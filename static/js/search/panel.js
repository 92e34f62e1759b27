/** The search itself, beside a room or as a page: the field, what was not understood, what was found. Loaded when it is opened. */

import {html, nothing} from "lit";
import {directory} from "#accounts/directory.js";
import {Element, icon} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {rooms} from "#rooms/store.js";
import "#search/field.js";
import {guide} from "#search/guide.js";
import {wordsFor} from "#search/problems.js";
import "#search/results.js";
import {finding, query} from "#search/session.js";
import {panels} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {explain} from "#shell/toasts.js";

const PHONE = matchMedia("(max-width: 719px)");

class Search extends Element {
    static properties = {args: {attribute: false}, room: {attribute: false}, helping: {state: true}};

    constructor() {
        super();
        /** What the address says: `q` and `order`. @type {Record<string, string>} */
        this.args = {};
        /** The room beside which it stands. @type {any} */
        this.room = undefined;
        this.helping = false;
        new StoreController(this, finding.changes, directory, rooms);
    }

    /** The address says what is searched; without words it goes on with what was. */
    willUpdate(changed) {
        if (!changed.has("args") || (changed.get("args") && this.args.q === changed.get("args").q && this.args.order === changed.get("args").order)) return;
        const {q = finding.text, order = finding.order} = this.args;
        finding.run(q, order === "best" ? "best" : "newest", this.room?.id);
    }

    firstUpdated() {
        if (!PHONE.matches || !finding.text) setTimeout(() => this.focusField());
        this.watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && finding.more(), {root: null, rootMargin: "200px"});
    }

    updated() {
        const last = this.querySelector(".search-more");
        if (last === this.last) return;
        this.watcher?.disconnect();
        if (last) this.watcher?.observe(last);
        this.last = last;
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.watcher?.disconnect();
    }

    focusField() {
        const field = /** @type {HTMLInputElement | null} */ (this.querySelector("input[type=search]"));
        field?.focus();
        field?.select();
    }

    render() {
        const problems = finding.about === finding.text ? finding.problems.filter(settled) : [];
        return html`${this.room ? nothing : heading()}
            <chat-search-field .text=${finding.text} .filters=${finding.filters} .about=${finding.about} @ask=${this.asked} @leave=${this.leave} @down=${() => /** @type {HTMLElement | null} */ (this.querySelector(".hit-link"))?.focus()}></chat-search-field>
            ${problems.length ? html`<ul class="search-problems" role="list" aria-label=${t("What was not understood")}>${problems.map((one) => html`
                <li>${icon("circle-alert", "small")}<span>${wordsFor(one, finding.about)}</span></li>`)}</ul>` : nothing}
            ${finding.text ? this.head() : nothing}
            <p class="visually-hidden" role="status">${this.spoken()}</p>
            ${this.helping ? guide((example) => this.example(example)) : this.results()}`;
    }

    head() {
        return html`<div class="search-head"><div class="segments" role="radiogroup" aria-label=${t("Order")}>
                ${this.orderOf("newest", t("Newest"))}${this.orderOf("best", t("Best"))}</div>
            <button class="icon-button push-end" aria-pressed=${String(this.helping)} aria-label=${t("How to search")} title=${t("How to search")} @click=${() => { this.helping = !this.helping; }}>${icon("circle-help")}</button></div>`;
    }

    orderOf(order, name) {
        return html`<label><input type="radio" name="search-order" value=${order} .checked=${finding.order === order} @change=${() => this.go(finding.text, order)}>${name}</label>`;
    }

    spoken() {
        const {state, found, after} = finding;
        if (state !== "done") return "";
        if (!found.length) return t("Nothing found");
        return after ? plural(found.length, "The first {count} message", "The first {count} messages") : plural(found.length, "{count} message found", "{count} messages found");
    }

    results() {
        const {state, found, error} = finding;
        if (!finding.text) return guide((example) => this.example(example));
        if (state === "loading" && !found.length) return html`<div role="status" aria-label=${t("Searching")}>${[1, 2, 3, 4].map(() => html`
            <div class="hit-skeleton"><span class="skeleton tile small"></span><span class="skeleton bar"></span><span class="skeleton line"></span></div>`)}</div>`;
        return html`${state === "failed" ? html`<p class="notice attention" role="alert">${icon("circle-alert")}<span>${explain(error)}</span>
                <button class="link-button" @click=${() => finding.again()}>${t("Try again")}</button></p>` : nothing}
            ${state === "done" && !found.length ? this.nothing() : nothing}
            <chat-search-hits .room=${this.room} .place=${route.current} @keydown=${(event) => event.key === "Escape" && this.leave(event)} @top=${this.focusField} @narrow=${({detail}) => this.add(detail)}></chat-search-hits>
            ${finding.after !== null && state !== "failed" ? html`<button class="button wide search-more" ?disabled=${state === "more"} @click=${() => finding.more()}>${t("Show more")}</button>` : nothing}`;
    }

    nothing() {
        const only = finding.problems.length > 0 && !finding.filters.length;
        return html`<section class="empty small">${icon("search")}<h3>${t("Nothing found")}</h3>
            <p>${only ? t("Nothing is left to look for. Mend what was not understood.") : t("Try fewer words, the beginning of a word with a star, or another room.")}</p>
            <button class="link-button" @click=${() => { this.helping = true; }}>${t("How to search")}</button></section>`;
    }

    asked({detail: {text, now}}) {
        this.helping = false;
        // Enter once more: what is new stands in the index a moment later.
        const again = now && text === finding.text && (finding.state === "failed" || finding.state === "done" && !finding.found.length);
        if (again) finding.again();
        else this.go(text, finding.order);
    }

    /** What is searched stands in the address. */
    go(text, order) {
        finding.run(text, order, this.room?.id);
        route.go(`${location.pathname}?${this.room ? query() : query().replace("panel=search&", "")}`, {replace: true});
    }

    /** @param {string} filter */
    add(filter) {
        this.go(`${finding.text.trim()} ${filter} `.trimStart(), finding.order);
    }

    example(example) {
        this.helping = false;
        this.add(example);
        setTimeout(() => /** @type {HTMLElement | null} */ (this.querySelector("input[type=search]"))?.focus());
    }

    leave(event) {
        event.preventDefault();
        event.stopPropagation();
        if (this.room) panels.close();
        else /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    }
}

/** A filter at the end that has no value yet is still being typed. */
function settled({code, end}) {
    return code !== "no_value" || end < [...finding.about].length;
}

function heading() {
    return html`<header class="column-head"><a class="icon-button phone-only" href="/" aria-label=${t("Back to the list")}>${icon("arrow-left", "directional")}</a><h1>${t("Search")}</h1></header>`;
}

customElements.define("chat-search", Search);
