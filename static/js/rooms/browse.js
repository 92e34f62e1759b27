/** Every public room: find one, look in, join, leave. Loaded when the view is opened. */

import {html, repeat} from "lit";
import {learn} from "#accounts/directory.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {Pages} from "#relay/pages.js";
import {relay} from "#relay/relay.js";
import {row} from "#rooms/browserow.js";
import {createRoom} from "#rooms/create.js";
import {ownRooms, sorted, SORTS} from "#rooms/sorting.js";
import {departures, rooms} from "#rooms/store.js";
import {openMenu} from "#shell/menu.js";
import {columnHead, drawPages, empty, loading} from "#shell/states.js";

const PAUSE = 180;
const KEPT = "browse-sort";
const FILTERS = {all: () => t("All"), open: () => t("Not joined"), mine: () => t("Mine"), archived: () => t("Archived")};

class Browse extends Element {
    static properties = {typed: {state: true}, filter: {state: true}, sort: {state: true}};

    constructor() {
        super();
        this.typed = "";
        this.filter = "all";
        this.sort = localStorage.getItem(KEPT) ?? "activity";
        if (!(this.sort in SORTS)) this.sort = "activity";
        /** Beside the rooms: {counts, faces, known}. @type {any} */
        this.looks = {counts: null, faces: {}, known: {}};
        this.pages = new Pages(this, {
            page: 50,
            key: (room) => room.id,
            ask: (limit, after) => relay.request("room.browse", {limit, sort: this.sort, show: this.filter, preview: true, text: this.typed.trim(), ...(after && {after})}),
            take: (answer, first) => this.take(answer, first),
        });
        new StoreController(this, rooms);
    }

    connectedCallback() {
        super.connectedCallback();
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
        const held = this.filter === "mine" ? [] : this.pages.list;
        if (!held) return null;
        return this.own.length ? sorted([...new Map([...held, ...this.own].map((room) => [room.id, room])).values()], this.sort) : held;
    }

    take({directory, rooms: list, faces, known, counts, more}, first) {
        learn(directory);
        const held = first ? {faces: {}, known: {}} : this.looks;
        this.looks = {counts, faces: {...held.faces, ...faces}, known: {...held.known, ...known}};
        return {list, after: more ? list.at(-1)?.id ?? null : null};
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
            ${columnHead(t("Browse"), html`<button class="button medium primary slim push-end" @click=${createRoom}>${icon("plus", "small")}${t("New room")}</button>`)}
            <div class="browse-find"><div class="input-frame">${icon("search")}<input class="input" type="search" .value=${this.typed} @input=${this.onInput}
                    aria-label=${t("Find a room by name or topic")} placeholder=${t("Find a room by name or topic")}></div>
                <button class="button medium slim" aria-haspopup="menu" aria-label=${t("Order: {name}", {name: SORTS[this.sort]()})} @click=${(event) => this.choose(event.currentTarget)}>
                    ${icon("arrow-down", "small")}<span>${SORTS[this.sort]()}</span></button></div>
            <div class="browse-filters"><div class="pills">${Object.entries(FILTERS).map(([key, name]) => this.pill(key, name()))}</div>
                <a class="hint browse-other push-end" href="/people/">${t("People")} ${icon("arrow-right", "small directional")}</a></div>
            ${this.list()}
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

    list() {
        const {shown} = this;
        const none = () => empty("compass", this.typed ? t("No room is called that") : t("No rooms here"), t("Make the room you miss: others find it here."));
        if (this.filter === "mine") return shown?.length ? this.rows(shown) : none();
        return drawPages(this.pages, {list: shown, rows: (list) => this.rows(list), none, wait: () => loading({size: "large"})});
    }

    rows(list) {
        const {faces, known} = this.looks;
        return html`<ul class="card" role="list" aria-label=${t("Rooms")}>${repeat(list, (room) => room.id, (room) => row(room, {faces: faces[room.id], known: known[room.id], joined: this.recount}))}</ul>`;
    }

    show(key) {
        this.filter = key;
        this.pages.anew();
    }

    /** @param {HTMLElement} anchor */
    choose(anchor) {
        openMenu(anchor, Object.entries(SORTS).map(([key, name]) => ({label: name(), checked: this.sort === key, run: () => this.order(key)})), {label: t("Order")});
    }

    order(key) {
        this.sort = key;
        localStorage.setItem(KEPT, key);
        this.pages.anew(true);
    }

    onInput(event) {
        this.typed = event.target.value;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.pages.anew(true), PAUSE);
    }
}

customElements.define("chat-browse", Browse);
