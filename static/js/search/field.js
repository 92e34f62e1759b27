/** The field of the search: what completes a filter while it is typed, and the filters as pills below it. */

import {html, nothing} from "lit";
import {displayName, personOf} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {without} from "#search/finding.js";
import {offersFor} from "#search/suggesting.js";

const WAIT = 300;

/** Tells `ask` ({text, now}) when something was typed, `leave` at Esc, and `down` where ↓ goes on. */
class SearchField extends Element {
    static properties = {text: {attribute: false}, filters: {attribute: false}, about: {attribute: false}, offers: {state: true}, at: {state: true}};

    constructor() {
        super();
        this.text = "";
        /** @type {import("#search/finding.js").Filter[]} what stands in `about` */
        this.filters = [];
        this.about = "";
        /** @type {import("#search/suggesting.js").Offer[]} */
        this.offers = [];
        this.at = -1;
        this.from = 0;
        this.turn = 0;
    }

    get field() {
        return /** @type {HTMLInputElement} */ (this.querySelector("input[type=search]"));
    }

    render() {
        const open = this.offers.length > 0;
        return html`<form role="search" class="search-form" @submit=${this.submit}>
                <div class="input-frame">${icon("search")}<input class="input" type="search" .value=${this.text} autocomplete="off" autocapitalize="none" spellcheck="false"
                    enterkeyhint="search" maxlength="500" role="combobox" aria-expanded=${String(open)} aria-controls="search-offers" aria-autocomplete="list"
                    aria-activedescendant=${open && this.at >= 0 ? `search-offer-${this.at}` : nothing}
                    aria-label=${t("Search messages")} placeholder=${t("Search messages")}
                    @input=${this.typed} @focus=${this.look} @click=${this.look} @keydown=${this.key} @blur=${this.close}>${this.text ? html`<button class="icon-button" type="button"
                    aria-label=${t("Clear")} title=${t("Clear")} @click=${() => this.put("")}>${icon("x", "small")}</button>` : nothing}</div>
                ${open ? this.list() : nothing}
                <input class="visually-hidden" type="date" tabindex="-1" aria-hidden="true" @change=${this.picked}></form>
            ${this.filters.length ? html`<ul class="pills search-pills" role="list" aria-label=${t("Filters")}>${this.filters.map((one) => this.pill(one))}</ul>` : nothing}`;
    }

    list() {
        return html`<div class="menu search-offers" @mousedown=${(event) => event.preventDefault()}>
            <div id="search-offers" role="listbox" aria-label=${t("Suggestions")}>${this.offers.map((offer, at) => html`
            <div class="menu-item" role="option" id="search-offer-${at}" aria-selected=${String(at === this.at)} @click=${() => this.choose(offer)}>
                ${offer.mark}<span class="truncate isolated">${offer.label}</span>${offer.hint ? html`<span class="push-end hint isolated truncate">${offer.hint}</span>` : nothing}</div>`)}</div>
            <span class="visually-hidden" role="status">${plural(this.offers.length, "{count} suggestion", "{count} suggestions")}</span></div>`;
    }

    /** @param {import("#search/finding.js").Filter} one */
    pill(one) {
        const words = [...this.about].slice(one.start, one.end).join("");
        const person = ["from", "with", "to", "dm"].includes(one.name) ? Number(one.values[0]) : 0;
        return html`<li class="pill accent search-pill">${person ? tile(personOf(person), {size: "tiny", letters: 1}) : nothing}
            <span class="isolated truncate" title=${person ? displayName(person) : nothing}>${words}</span>
            <button class="icon-button" aria-label=${t("Take out {filter}", {filter: words})} @click=${() => this.put(without(this.about, one))}>${icon("x", "small")}</button></li>`;
    }

    typed() {
        this.text = this.field.value;
        this.at = -1;
        this.look();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.tell(), WAIT);
    }

    /** @param {boolean} [now] not only what was typed in passing */
    tell(now = false) {
        clearTimeout(this.timer);
        this.dispatchEvent(new CustomEvent("ask", {detail: {text: this.text, now}}));
    }

    async look() {
        const {field} = this;
        const turn = ++this.turn;
        // Whoever gives it the focus may mark the text only then.
        await null;
        // The guide stands below an empty field; a text that is marked is there to be read or written over.
        const silent = !field.value || field.selectionStart !== field.selectionEnd;
        const {from, offers} = silent ? {from: 0, offers: []} : await offersFor(field.value.slice(0, field.selectionEnd ?? undefined));
        if (turn !== this.turn || document.activeElement !== field) return;
        this.from = from;
        this.offers = offers;
        this.at = -1;
    }

    close() {
        this.turn++;
        this.offers = [];
        this.at = -1;
    }

    submit(event) {
        event.preventDefault();
        this.close();
        this.tell(true);
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (event.isComposing) return;
        const open = this.offers.length > 0;
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (event.key === "Escape") {
            if (open) this.close();
            else this.dispatchEvent(new CustomEvent("leave"));
        } else if ((event.key === "Enter" || event.key === "Tab") && open && this.at >= 0) this.choose(this.offers[this.at]);
        else if (step && open) this.at = (this.at + step + this.offers.length + (this.at < 0 && step < 0 ? 1 : 0)) % this.offers.length;
        else if (step === 1) this.dispatchEvent(new CustomEvent("down"));
        else return;
        event.preventDefault();
        event.stopPropagation();
    }

    /** @param {import("#search/suggesting.js").Offer} offer */
    choose(offer) {
        if (offer.day) return this.pick();
        const {field} = this;
        const behind = field.value.slice(field.selectionEnd ?? field.value.length);
        const minus = field.value[this.from] === "-" ? "-" : "";
        const whole = !offer.put.endsWith(":");
        const put = `${field.value.slice(0, this.from).replace(/-$/, "")}${minus || (field.value[this.from - 1] === "-" ? "-" : "")}${offer.put}${whole ? " " : ""}`;
        this.put(put + behind.trimStart(), put.length, whole);
        return undefined;
    }

    /** @param {string} text @param {number} [caret] @param {boolean} [now] */
    async put(text, caret = text.length, now = true) {
        this.text = text;
        await this.updateComplete;
        this.field.focus();
        this.field.setSelectionRange(caret, caret);
        if (now) {
            this.close();
            this.tell();
        } else this.look();
    }

    /** The date is picked by what the platform has for that. */
    pick() {
        const input = /** @type {HTMLInputElement} */ (this.querySelector("input[type=date]"));
        this.day = {from: this.from, to: this.field.selectionEnd ?? this.text.length};
        this.close();
        input.showPicker?.();
    }

    picked(event) {
        const {from, to} = this.day ?? {from: this.text.length, to: this.text.length};
        const name = /^-?[a-z_-]+:/i.exec(this.text.slice(from))?.[0] ?? "on:";
        const put = `${this.text.slice(0, from)}${name}${event.target.value} `;
        this.put(put + this.text.slice(to).trimStart(), put.length);
    }
}

customElements.define("chat-search-field", SearchField);
