/** Every public room: find one, look in, join, leave. Loaded when the view is opened. */

import {html, nothing, repeat} from "lit";
import {learn} from "#accounts/directory.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {relay} from "#relay/relay.js";
import {row} from "#rooms/browserow.js";
import {createRoom} from "#rooms/create.js";
import {ownRooms, sorted, SORTS} from "#rooms/sorting.js";
import {departures, rooms} from "#rooms/store.js";
import {openMenu} from "#shell/menu.js";
import {explain} from "#shell/toasts.js";

const PAGE = 50;
const PAUSE = 180;
const KEPT = "browse-sort";
const FILTERS = {all: () => t("All"), open: () => t("Not joined"), mine: () => t("Mine"), archived: () => t("Archived")};

class Browse extends Element {
    static properties = {typed: {state: true}, filter: {state: true}, sort: {state: true}, found: {state: true}, more: {state: true}, failure: {state: true}};

    constructor() {
        super();
        this.typed = "";
        this.filter = "all";
        this.sort = localStorage.getItem(KEPT) ?? "activity";
        if (!(this.sort in SORTS)) this.sort = "activity";
        /** What the server found, in its order. @type {any[] | null} */
        this.found = null;
        this.more = false;
        this.failure = "";
        /** Beside the rooms: {counts, faces, known}. @type {any} */
        this.looks = {counts: null, faces: {}, known: {}};
        this.turn = 0;
        new StoreController(this, rooms);
    }

    connectedCallback() {
        super.connectedCallback();
        this.load();
        departures.add(this.recount);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        departures.delete(this.recount);
    }

    /** What is mine this page knows, with my private rooms and without a connection. */
    get own() {
        return this.filter === "mine" || this.filter === "archived" ? ownRooms(rooms.values(), this.typed, this.filter === "archived") : [];
    }

    get shown() {
        const held = this.filter === "mine" ? [] : this.found;
        if (!held) return null;
        return this.own.length ? sorted([...new Map([...held, ...this.own].map((room) => [room.id, room])).values()], this.sort) : held;
    }

    /** @param {boolean} [further] the next page instead of the first */
    async load(further = false) {
        const turn = ++this.turn;
        await relay.whenLive();
        const held = further ? this.found ?? [] : [];
        const asked = {limit: PAGE, sort: this.sort, show: this.filter, preview: true, text: this.typed.trim(), ...(held.length && {after: held[held.length - 1].id})};
        try {
            const result = await relay.request("room.browse", asked);
            if (turn === this.turn) this.take(held, result);
        } catch (error) {
            if (turn === this.turn) this.failure = explain(error);
        }
    }

    /** A room that has gone up meanwhile stands in two pages; where nothing else is new, the order is another one by now. */
    take(held, result) {
        learn(result.directory);
        const known = new Set(held.map((room) => room.id));
        const fresh = result.rooms.filter((room) => !known.has(room.id));
        if (held.length && result.more && !fresh.length) return void this.load();
        const {faces, known: partners} = held.length ? this.looks : {faces: {}, known: {}};
        this.looks = {counts: result.counts, faces: {...faces, ...result.faces}, known: {...partners, ...result.known}};
        this.found = [...held, ...fresh];
        this.more = result.more;
        this.failure = "";
    }

    /** Somebody comes or goes: the numbers at the filters follow. */
    recount = () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(async () => {
            const result = await relay.request("room.browse", {limit: 1, text: this.typed.trim(), preview: true}).catch(() => null);
            if (result) this.looks = {...this.looks, counts: result.counts};
            this.requestUpdate();
        }, PAUSE);
    };

    render() {
        return html`<div class="column-view">
            <header class="column-head"><a class="icon-button phone-only" href="/" aria-label=${t("Back to the list")}>${icon("arrow-left", "directional")}</a>
                <h1>${t("Browse")}</h1><button class="button medium primary slim push-end" @click=${createRoom}>${icon("plus", "small")}${t("New room")}</button></header>
            <div class="browse-find"><div class="input-frame">${icon("search")}<input class="input" type="search" .value=${this.typed} @input=${this.onInput}
                    aria-label=${t("Find a room by name or topic")} placeholder=${t("Find a room by name or topic")}></div>
                <button class="button medium slim" aria-haspopup="menu" aria-label=${t("Order: {name}", {name: SORTS[this.sort]()})} @click=${(event) => this.choose(event.currentTarget)}>
                    ${icon("arrow-down", "small")}<span>${SORTS[this.sort]()}</span></button></div>
            <div class="browse-filters"><div class="pills">${Object.entries(FILTERS).map(([key, name]) => this.pill(key, name()))}</div>
                <a class="hint browse-other push-end" href="/people/">${t("People")} ${icon("arrow-right", "small directional")}</a></div>
            ${this.list(this.shown)}
        </div>`;
    }

    pill(key, name) {
        return html`<button class="pill slim" aria-pressed=${String(this.filter === key)} @click=${() => this.show(key)}>${name}
            <span class="numeric">${this.count(key) ?? ""}</span></button>`;
    }

    /** Mine are those this page holds; of the archived ones the private ones are among them. */
    count(key) {
        if (key === "mine") return ownRooms(rooms.values(), this.typed, false).length;
        const told = this.looks.counts?.[key];
        return key === "archived" && told !== undefined ? told + ownRooms(rooms.values(), this.typed, true).filter((room) => room.kind !== "public").length : told;
    }

    list(shown) {
        if (this.failure && !this.own.length) return html`<p class="notice attention" role="alert">${icon("circle-alert")}<span>${this.failure}</span></p>`;
        if (!shown) return html`<div class="card" role="status" aria-label=${t("Loading rooms")}>${[1, 2, 3, 4].map(() => html`
            <div class="row"><span class="skeleton tile large"></span><span class="skeleton bar"></span></div>`)}</div>`;
        if (shown.length === 0) return html`<section class="empty">${icon("compass")}<h2>${this.typed ? t("No room is called that") : t("No rooms here")}</h2>
            <p>${t("Make the room you miss: others find it here.")}</p></section>`;
        return html`<ul class="card" role="list" aria-label=${t("Rooms")}>${repeat(shown, (room) => room.id, (room) => row(room, {faces: this.looks.faces[room.id], known: this.looks.known[room.id], joined: this.recount}))}</ul>
            ${this.more && this.filter !== "mine" ? html`<button class="button more-below" @click=${() => this.load(true)}>${t("Show more")}</button>` : nothing}`;
    }

    show(key) {
        this.filter = key;
        this.found = null;
        this.load();
    }

    /** @param {HTMLElement} anchor */
    choose(anchor) {
        openMenu(anchor, Object.entries(SORTS).map(([key, name]) => ({label: name(), checked: this.sort === key, run: () => this.order(key)})), {label: t("Order")});
    }

    order(key) {
        this.sort = key;
        localStorage.setItem(KEPT, key);
        this.load();
    }

    onInput(event) {
        this.typed = event.target.value;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.load(), PAUSE);
    }
}

customElements.define("chat-browse", Browse);
