/** What I missed, section by section. Loaded when the view is opened. */

import {html, nothing, repeat} from "lit";
import {directory} from "#accounts/directory.js";
import {forget, further, held, load, placeKey} from "#catchup/loading.js";
import {row} from "#catchup/row.js";
import {SECTIONS} from "#catchup/sections.js";
import {address, chosen} from "#catchup/when.js";
import {Element, icon, isWriting, moveFocus} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {clock, dayKey} from "#lib/time.js";
import {roomPath, roomTitle} from "#rooms/names.js";
import {findRoom, rooms} from "#rooms/store.js";
import {shortcuts} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {columnHead, empty, failed, loading} from "#shell/states.js";
import {tellFailure} from "#shell/toasts.js";

/** Places on a further page. */
const PAGE = 40;
const STEPS = {j: "ArrowDown", k: "ArrowUp"};
shortcuts.add({keys: "j", label: t("Next line of what I missed"), group: t("Catch up"), order: 320});
shortcuts.add({keys: "k", label: t("The line before it"), group: t("Catch up"), order: 321});

class CatchUp extends Element {
    static properties = {args: {attribute: false}, missed: {state: true}, failure: {state: true}, busy: {state: true}};

    constructor() {
        super();
        /** @type {{room?: string, since?: string}} */
        this.args = {};
        /** @type {import("#catchup/loading.js").Missed | null} */
        this.missed = null;
        /** @type {any} */
        this.failure = null;
        this.busy = "";
        this.turn = 0;
        this.shown = "";
        this.onKeys = this.onKeys.bind(this);
        new StoreController(this, directory, rooms);
    }

    connectedCallback() {
        super.connectedCallback();
        document.addEventListener("keydown", this.onKeys);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        document.removeEventListener("keydown", this.onKeys);
    }

    /** Another room or time is another page; what was told for it the last time stands until it is asked for anew. */
    willUpdate(changed) {
        const wanted = address(this.args);
        if (!changed.has("args") || wanted === this.shown) return;
        this.shown = wanted;
        this.missed = held(this.args);
        if (!this.missed) this.ask();
    }

    async ask() {
        const turn = ++this.turn;
        this.missed = null;
        this.failure = null;
        try {
            const missed = await load(this.args);
            if (turn === this.turn) this.missed = missed;
        } catch (error) {
            if (turn === this.turn) this.failure = error;
        }
    }

    /** @param {string} section */
    async more(section) {
        const {missed} = this;
        if (!missed || this.busy) return;
        this.busy = section;
        await tellFailure(further(this.args, missed, section).then(() => true));
        this.busy = "";
    }

    /** @param {KeyboardEvent} event */
    onKeys(event) {
        const target = /** @type {HTMLElement} */ (event.target);
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(target)) return;
        if (target.closest("dialog, [role=menu], input, chat-sidebar") || document.querySelector("dialog[open]")) return;
        const key = STEPS[event.key] ?? event.key;
        const items = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("a.catchup-row")]);
        moveFocus(/** @type {any} */ ({key, preventDefault: () => event.preventDefault()}), items);
    }

    render() {
        const room = this.args.room ? this.room(Number(this.args.room)) : null;
        return html`<div class="column-view catchup">
            ${columnHead(t("Catch up"), this.missed ? html`<button class="button slim push-end catchup-again" title=${t("As of {time}", {time: clock(this.missed.at)})} @click=${() => this.ask()}>${
                    icon("refresh-cw", "small")}<span>${t("Look again")}</span></button>` : nothing, room ? roomPath(room) : "/")}
            <div class="catchup-reach">${this.times()}${this.where(room)}</div>
            ${this.body()}</div>`;
    }

    /** Since when: each is an address of its own. */
    times() {
        const now = chosen(this.args.since);
        const day = now === "day" ? this.args.since : "";
        const ways = [["mark", t("Since I was here")], ["today", t("Today")], ["week", t("7 days")]];
        return html`<div class="segments" role="radiogroup" aria-label=${t("Since when")}>${ways.map(([value, label]) => html`
                <label><input type="radio" name="catchup-since" value=${value} .checked=${now === value} @change=${() => this.go({since: value})}>${label}</label>`)}</div>
            <label class="catchup-day ${day ? "chosen" : ""}"><span>${t("Since a day")}</span>
                <input class="input" type="date" max=${dayKey(Date.now())} .value=${day} @change=${(event) => event.target.value && this.go({since: event.target.value})}></label>`;
    }

    where(room) {
        if (!this.args.room) return nothing;
        return html`<span class="catchup-room">${room ? html`<a href=${roomPath(room)} class="isolated truncate">${roomTitle(room)}</a>` : nothing}
            <a class="link-button" href=${address({since: this.args.since})}>${t("All rooms")}</a></span>`;
    }

    go(change) {
        route.go(address({...this.args, ...change}), {replace: true});
    }

    body() {
        if (this.failure) return failed(this.failure, () => this.ask());
        const {missed} = this;
        if (!missed) return loading();
        const there = SECTIONS.filter(({name}) => missed.told.sections[name].count);
        return html`${there.length ? there.map((section) => this.section(section, missed)) : this.nothingMissed(missed)}${this.end(missed, there.length > 0)}`;
    }

    section(section, missed) {
        const {count, places} = missed.told.sections[section.name];
        const left = count - places.length;
        return html`<section class="catchup-part" aria-labelledby="catchup-${section.name}">
            <h2 id="catchup-${section.name}">${icon(section.icon, "small")}<span>${section.title}</span><span class="hint">${count}</span></h2>
            <ul class="card" role="list">${repeat(places, placeKey, (place) => row(place, this.room(place.room), section, !this.args.room))}</ul>
            ${left > 0 ? html`<button class="button slim more-below" ?disabled=${this.busy === section.name} @click=${() => this.more(section.name)}>${
                plural(Math.min(left, PAGE), "Show {count} more", "Show {count} more")}</button>` : nothing}</section>`;
    }

    nothingMissed({told}) {
        return empty("check-check", t("You missed nothing"), told.looked_at ? t("Something was said, but nothing was asked, decided or brought here that waits for you.")
            : t("Nothing was said since then. Choose a longer time to look further back."));
    }

    /** What was looked at, and that it is done. */
    end({told}, something) {
        const cut = told.cut.map((id) => this.room(id)).filter(Boolean);
        const mine = Object.keys(told.upto).map(Number).filter((id) => rooms.get(id)?.me);
        return html`<footer class="catchup-end">
            <p class="hint">${plural(told.looked_at, "{count} message was looked at.", "{count} messages were looked at.")}
                ${cut.length ? html` ${t("Of some rooms only the newest part:")} ${cut.map((room, place) => html`${place ? ", " : ""}<bdi>${roomTitle(room)}</bdi>`)}.` : nothing}
                ${this.args.room ? nothing : t("Rooms that you muted are left out.")}</p>
            ${mine.length ? html`<button class="button ${something ? "primary" : ""}" @click=${() => this.read(mine)}>${icon("check-check", "small")}${t("Mark all of it as read")}</button>` : nothing}</footer>`;
    }

    /** @param {number[]} mine */
    async read(mine) {
        const {readAll} = await import("#inbox/acts.js");
        await readAll(mine);
        forget();
    }

    room(id) {
        return findRoom(id) ?? this.missed?.named.get(id) ?? (this.missed ? {id, kind: "private", name: String(id)} : null);
    }
}

customElements.define("chat-catch-up", CatchUp);
