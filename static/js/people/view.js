/** Everybody on this site: find somebody, see what we share, write to him. Loaded when the view is opened. */

import {html, nothing, repeat} from "lit";
import {directory, learn} from "#accounts/directory.js";
import {blocks} from "#blocks/store.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {row} from "#people/row.js";
import {presence} from "#presence/store.js";
import {relay} from "#relay/relay.js";
import {watch} from "#relay/watch.js";
import {rooms} from "#rooms/store.js";
import {openMenu} from "#shell/menu.js";
import {explain} from "#shell/toasts.js";

const PAGE = 50;
const PAUSE = 180;
const KINDS = {all: () => t("All"), people: () => t("People"), guests: () => t("Guests"), bots: () => t("Bots")};
const SORTS = {name: () => t("By name"), newest: () => t("Newest")};

class People extends Element {
    static properties = {typed: {state: true}, kind: {state: true}, sort: {state: true}, found: {state: true}, failure: {state: true}};

    constructor() {
        super();
        this.typed = "";
        this.kind = "all";
        this.sort = "name";
        /** Their ids, in order. @type {number[] | null} */
        this.found = null;
        /** Beside them: {counts, shared, more}. @type {any} */
        this.looks = {counts: null, shared: {}, more: false};
        this.failure = "";
        this.turn = 0;
        /** Whose rows are on the screen: presence comes for them alone. @type {Set<number>} */
        this.seen = new Set();
        new StoreController(this, directory, presence, rooms, blocks);
    }

    connectedCallback() {
        super.connectedCallback();
        this.eye = new IntersectionObserver((entries) => this.see(entries));
        this.load();
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.eye?.disconnect();
        watch("people", null);
    }

    /** @param {boolean} [further] the next page instead of the first */
    async load(further = false) {
        const turn = ++this.turn;
        await relay.whenLive();
        const held = further ? this.found ?? [] : [];
        const asked = {limit: PAGE, sort: this.sort, kind: this.kind, text: this.typed.trim(), ...(held.length && {after: held[held.length - 1]})};
        try {
            const result = await relay.request("people.list", asked);
            if (turn === this.turn) this.take(held, result);
        } catch (error) {
            if (turn === this.turn) this.failure = explain(error);
        }
    }

    take(held, {users, directory: people, shared, counts, more}) {
        learn(people);
        this.looks = {counts, more, shared: held.length ? {...this.looks.shared, ...shared} : shared};
        this.found = [...new Set([...held, ...users])];
        this.failure = "";
    }

    /** An observer speaks only on change: each row is given to it once it is there. */
    updated() {
        for (const one of this.querySelectorAll("[data-person]")) this.eye?.observe(one);
    }

    /** @param {IntersectionObserverEntry[]} entries */
    see(entries) {
        for (const {target, isIntersecting} of entries) {
            const id = Number(/** @type {HTMLElement} */ (target).dataset.person);
            if (isIntersecting) this.seen.add(id);
            else this.seen.delete(id);
        }
        watch("people", {users: [...this.seen]});
    }

    render() {
        return html`<div class="column-view">
            <header class="column-head"><a class="icon-button phone-only" href="/" aria-label=${t("Back to the list")}>${icon("arrow-left", "directional")}</a>
                <h1>${t("People")}</h1></header>
            <div class="browse-find"><div class="input-frame">${icon("search")}<input class="input" type="search" .value=${this.typed} @input=${this.onInput}
                    aria-label=${t("Find somebody by name")} placeholder=${t("Find somebody by name")}></div>
                <button class="button medium slim" aria-haspopup="menu" aria-label=${t("Order: {name}", {name: SORTS[this.sort]()})} @click=${(event) => this.choose(event.currentTarget)}>
                    ${icon("arrow-down", "small")}<span>${SORTS[this.sort]()}</span></button></div>
            <div class="browse-filters"><div class="pills">${Object.entries(KINDS).map(([key, name]) => this.pill(key, name()))}</div>
                <a class="hint browse-other push-end" href="/browse/">${t("Rooms")} ${icon("arrow-right", "small directional")}</a></div>
            ${this.list()}
        </div>`;
    }

    pill(key, name) {
        return html`<button class="pill slim" aria-pressed=${String(this.kind === key)} @click=${() => this.show(key)}>${name}
            <span class="numeric">${this.looks.counts?.[key] ?? ""}</span></button>`;
    }

    list() {
        const {found} = this;
        if (this.failure) return html`<p class="notice attention" role="alert">${icon("circle-alert")}<span>${this.failure}</span></p>`;
        if (!found) return html`<div class="card" role="status" aria-label=${t("Loading people")}>${[1, 2, 3, 4].map(() => html`
            <div class="row"><span class="skeleton tile large"></span><span class="skeleton bar"></span></div>`)}</div>`;
        if (found.length === 0) return html`<section class="empty">${icon("users-round")}<h2>${this.typed ? t("Nobody is called that") : t("Nobody here")}</h2>
            <p>${t("Somebody new comes in by an invitation link, from the menu of a room.")}</p></section>`;
        return html`<ul class="card" role="list" aria-label=${t("People")}>${repeat(found, (id) => id, (id) => row(id, this.looks.shared[id]))}</ul>
            ${this.looks.more ? html`<button class="button more-below" @click=${() => this.load(true)}>${t("Show more")}</button>` : nothing}`;
    }

    show(key) {
        this.kind = key;
        this.found = null;
        this.load();
    }

    /** @param {HTMLElement} anchor */
    choose(anchor) {
        openMenu(anchor, Object.entries(SORTS).map(([key, name]) => ({label: name(), checked: this.sort === key, run: () => this.order(key)})), {label: t("Order")});
    }

    order(key) {
        this.sort = key;
        this.load();
    }

    onInput(event) {
        this.typed = event.target.value;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.load(), PAUSE);
    }
}

customElements.define("chat-people", People);
