/** Everybody on this site: find somebody, see what we share, write to him. Loaded when the view is opened. */

import {html, repeat} from "lit";
import {directory, learn} from "#accounts/directory.js";
import {blocks} from "#blocks/store.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {row} from "#people/row.js";
import {presence} from "#presence/store.js";
import {Pages} from "#relay/pages.js";
import {relay} from "#relay/relay.js";
import {watch} from "#relay/watch.js";
import {rooms} from "#rooms/store.js";
import {openMenu} from "#shell/menu.js";
import {columnHead, drawPages, empty, loading} from "#shell/states.js";

const PAUSE = 180;
const KINDS = {all: () => t("All"), people: () => t("People"), guests: () => t("Guests"), bots: () => t("Bots")};
const SORTS = {name: () => t("By name"), newest: () => t("Newest")};

class People extends Element {
    static properties = {typed: {state: true}, kind: {state: true}, sort: {state: true}};

    constructor() {
        super();
        this.typed = "";
        this.kind = "all";
        this.sort = "name";
        /** Beside their ids: {counts, shared}. @type {any} */
        this.looks = {counts: null, shared: {}};
        this.pages = new Pages(this, {
            page: 50,
            key: (id) => id,
            ask: (limit, after) => relay.request("people.list", {limit, sort: this.sort, kind: this.kind, text: this.typed.trim(), ...(after && {after})}),
            take: (answer, first) => this.take(answer, first),
        });
        /** Whose rows are on the screen: presence comes for them alone. @type {Set<number>} */
        this.seen = new Set();
        new StoreController(this, directory, presence, rooms, blocks);
    }

    connectedCallback() {
        super.connectedCallback();
        this.eye = new IntersectionObserver((entries) => this.see(entries));
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.eye?.disconnect();
        watch("people", null);
    }

    take({users, directory: people, shared, counts, more}, first) {
        learn(people);
        this.looks = {counts, shared: first ? shared : {...this.looks.shared, ...shared}};
        return {list: users, after: more ? users.at(-1) ?? null : null};
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
            ${columnHead(t("People"))}
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
        return drawPages(this.pages, {
            rows: (found) => html`<ul class="card" role="list" aria-label=${t("People")}>${repeat(found, (id) => id, (id) => row(id, this.looks.shared[id]))}</ul>`,
            none: () => empty("users-round", this.typed ? t("Nobody is called that") : t("Nobody here"), t("Somebody new comes in by an invitation link, from the menu of a room.")),
            wait: () => loading({size: "large"}),
        });
    }

    show(key) {
        this.kind = key;
        this.pages.anew();
    }

    /** @param {HTMLElement} anchor */
    choose(anchor) {
        openMenu(anchor, Object.entries(SORTS).map(([key, name]) => ({label: name(), checked: this.sort === key, run: () => this.order(key)})), {label: t("Order")});
    }

    order(key) {
        this.sort = key;
        this.pages.anew(true);
    }

    onInput(event) {
        this.typed = event.target.value;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.pages.anew(true), PAUSE);
    }
}

customElements.define("chat-people", People);
