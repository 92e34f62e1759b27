/** Every public room: find one, look in, join. */

import {html, nothing, repeat} from "lit";
import {learn, personOf} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {fold, match} from "#lib/text.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {ago} from "#lib/time.js";
import {relay} from "#relay/relay.js";
import {createRoom} from "#rooms/create.js";
import {roomFaces} from "#rooms/faces.js";
import {roomName, roomPath, roomTile} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {rooms} from "#rooms/store.js";
import {route} from "#shell/route.js";
import {explain, tellFailure} from "#shell/toasts.js";

const PAGE = 50;
const FILTERS = {
    all: {name: () => t("All"), fits: (room) => !room.archived},
    open: {name: () => t("Not joined"), fits: (room) => !room.archived && !rooms.has(room.id)},
    mine: {name: () => t("Mine"), fits: (room) => !room.archived && rooms.has(room.id)},
    archived: {name: () => t("Archived"), fits: (room) => room.archived},
};

class Browse extends Element {
    static properties = {typed: {state: true}, filter: {state: true}, found: {state: true}, more: {state: true}, failure: {state: true}, faces: {state: true}};

    constructor() {
        super();
        this.typed = "";
        this.filter = "all";
        /** @type {any[] | null} */
        this.found = null;
        this.more = false;
        this.failure = "";
        this.faces = {};
        this.turn = 0;
        new StoreController(this, rooms);
    }

    connectedCallback() {
        super.connectedCallback();
        this.load();
    }

    /** @param {boolean} [further] the next page instead of the first */
    async load(further = false) {
        const turn = ++this.turn;
        await relay.whenLive();
        const held = further ? this.found ?? [] : [];
        const fields = {limit: PAGE, ...(this.typed.trim() && {text: this.typed.trim()}), ...(held.length && {after: held[held.length - 1].id})};
        try {
            const result = await relay.request("room.browse", fields);
            if (turn !== this.turn) return;
            learn(result.directory);
            this.found = [...held, ...result.rooms];
            this.more = result.rooms.length === PAGE;
            this.failure = "";
            this.showFaces(result.rooms);
        } catch (error) {
            if (turn === this.turn) this.failure = explain(error);
        }
    }

    async showFaces(list) {
        for (const room of list.slice(0, 12)) {
            const people = await roomFaces(room.id);
            this.faces = {...this.faces, [room.id]: people};
        }
    }

    render() {
        const found = this.every();
        return html`<div class="column-view">
            <header class="column-head"><a class="icon-button phone-only" href="/" aria-label=${t("Back to the list")}>${icon("arrow-left", "directional")}</a>
                <h1>${t("Browse")}</h1><button class="button medium primary slim push-end" @click=${createRoom}>${icon("plus", "small")}${t("New room")}</button></header>
            <div class="input-frame">${icon("search")}<input class="input" type="search" .value=${this.typed} @input=${this.onInput}
                aria-label=${t("Find a room by name or topic")} placeholder=${t("Find a room by name or topic")}></div>
            <div class="pills browse-filters">${Object.entries(FILTERS).map(([key, filter]) => this.pill(key, filter, found))}</div>
            ${this.list(found.filter(FILTERS[this.filter].fits))}
        </div>`;
    }

    /** What the server lists are public rooms; my archived private ones are found here, too. */
    every() {
        const typed = fold(this.typed.trim());
        const own = rooms.values().filter((room) => room.archived && room.kind === "private" && match(typed, roomName(room)).score > 0);
        return [...(this.found ?? []), ...own];
    }

    /** Archived rooms come last: where they are wanted, no page before them counts. @param {string} key */
    choose(key) {
        this.filter = key;
        if (key === "archived" && this.more && !this.every().some(FILTERS.archived.fits)) this.load(true).then(() => this.filter === key && this.choose(key));
    }

    pill(key, filter, found) {
        return html`<button class="pill slim" aria-pressed=${String(this.filter === key)} @click=${() => this.choose(key)}>${filter.name()}
            <span class="numeric">${this.found && !this.more ? found.filter(filter.fits).length : ""}</span></button>`;
    }

    list(shown) {
        if (this.failure) return html`<p class="notice attention" role="alert">${icon("circle-alert")}<span>${this.failure}</span></p>`;
        if (!this.found) return html`<div class="card" role="status" aria-label=${t("Loading rooms")}>${[1, 2, 3, 4].map(() => html`
            <div class="row"><span class="skeleton tile large"></span><span class="skeleton bar"></span></div>`)}</div>`;
        if (shown.length === 0) return html`<section class="empty">${icon("compass")}<h2>${this.typed ? t("No room is called that") : t("No rooms here")}</h2>
            <p>${t("Make the room you miss: others find it here.")}</p></section>`;
        return html`<div class="card">${repeat(shown, (room) => room.id, (room) => this.row(room))}</div>
            ${this.more ? html`<button class="button more-below" @click=${() => this.load(true)}>${t("Show more")}</button>` : nothing}`;
    }

    row(room) {
        const mine = rooms.has(room.id);
        return html`<div class="row browse-row">${roomTile(room)}
            <a class="row-text" href=${roomPath(room)}><span class="row-name isolated">${roomName(room)}</span>
                ${room.archived ? html`<span class="pill">${t("archived")}</span>` : nothing}
                ${this.topic(room)}</a>
            <span class="faces desk-only">${(this.faces[room.id] ?? []).slice(0, 3).map((id) => tile(personOf(id), {size: "small", letters: 1}))}</span>
            <span class="browse-facts hint numeric">${plural(room.members, "{count} person", "{count} people")}<br>${room.last_at ? ago(room.last_at) : t("quiet so far")}</span>
            <span class="browse-act">${mine ? html`<span class="accent-note">${t("You are in")}</span>` : room.archived
                ? nothing : html`<button class="button" @click=${() => this.join(room)}>${t("Join")}</button>`}</span></div>`;
    }

    /** That there is none is told only to who may set it. */
    topic(room) {
        const words = room.topic || (may.update(rooms.get(room.id) ?? room) ? t("No topic yet") : "");
        return words ? html`<span class="row-note isolated truncate">${words}</span>` : nothing;
    }

    onInput(event) {
        this.typed = event.target.value;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.load(), 180);
    }

    async join(room) {
        const result = await tellFailure(relay.request("room.join", {room: room.id}));
        if (result) route.go(roomPath(room));
    }
}

customElements.define("chat-browse", Browse);
