/** What I have saved, the last one first. Loaded when the view is opened. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {clock, dayName, fullTime} from "#lib/time.js";
import {excerpt} from "#messages/plain.js";
import {relay} from "#relay/relay.js";
import {roomName, roomPath, roomTitle} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {done} from "#saved/saved.js";
import {keyOf, saved} from "#saved/store.js";
import {explain} from "#shell/toasts.js";

const PAGE = 30;

class SavedList extends Element {
    static properties = {inside: {type: Boolean}, list: {state: true}, more: {state: true}, count: {state: true}, failure: {state: true}};

    constructor() {
        super();
        /** It stands in the page of what I put off. */
        this.inside = false;
        /** @type {any[] | null} */
        this.list = null;
        /** RoomStates of what stands in the list. @type {Map<number, any>} */
        this.named = new Map();
        this.more = false;
        this.count = 0;
        this.failure = "";
        this.end = () => {};
        new StoreController(this, directory, rooms);
    }

    connectedCallback() {
        super.connectedCallback();
        this.load();
        this.end = saved.subscribe((keys) => this.list && this.changed(keys));
    }

    /** What is done goes at once; something new is asked for. @param {Set<string>} keys */
    changed(keys) {
        const listed = new Set((this.list ?? []).map((one) => keyOf(one.room, one.number)));
        if ([...keys].some((key) => saved.has(key) && !listed.has(key))) this.load();
        else this.list = (this.list ?? []).filter((one) => saved.has(keyOf(one.room, one.number)));
        this.count = saved.size;
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.end();
    }

    /** @param {boolean} [further] the next page, too */
    async load(further = false) {
        await relay.whenLive();
        const held = further ? this.list ?? [] : [];
        try {
            const result = await relay.request("saved.list", {limit: PAGE, ...(held.length && {before: held[held.length - 1].place})});
            learn(result.directory);
            for (const room of result.rooms) this.named.set(room.id, room);
            this.list = [...held, ...result.saved];
            this.more = result.more;
            this.count = result.count;
            this.failure = "";
        } catch (error) {
            this.failure = explain(error);
        }
    }

    render() {
        if (this.inside) return html`<section class="reminders-part"><h2>${t("Saved")}</h2>${this.rows()}</section>`;
        return html`<div class="column-view">
            <header class="column-head"><a class="icon-button phone-only" href="/" aria-label=${t("Back to the list")}>${icon("arrow-left", "directional")}</a>
                <h1>${t("Saved")}</h1>${this.count ? html`<span class="hint push-end">${plural(this.count, "{count} message", "{count} messages")}</span>` : nothing}</header>
            <p class="muted saved-note">${t("What you want to come back to. Nobody else sees this list.")}</p>
            ${this.rows()}</div>`;
    }

    rows() {
        const {list} = this;
        if (this.failure) return html`<p class="notice attention" role="alert">${icon("circle-alert")}<span>${this.failure}</span></p>`;
        if (!list) return html`<div class="card" role="status" aria-label=${t("Loading")}>${[1, 2, 3].map(() => html`
            <div class="row"><span class="skeleton tile"></span><span class="skeleton bar"></span></div>`)}</div>`;
        if (!list.length) return html`<section class="empty">${icon("bookmark")}<h2>${t("Nothing is saved")}</h2>
            <p>${t("Choose “Save for later” in the menu of a message: it waits for you here, on all your devices.")}</p></section>`;
        return html`<ul class="card saved-list" role="list">${repeat(list, (one) => `${one.room}/${one.number}`, (one) => this.row(one))}</ul>
            ${this.more ? html`<button class="button more-below" @click=${() => this.load(true)}>${t("Show more")}</button>` : nothing}`;
    }

    row(one) {
        const room = rooms.get(one.room) ?? this.named.get(one.room);
        const {message} = one;
        const act = html`<button class="button slim saved-done" @click=${() => done(one)}>${icon("check", "small")}${t("Done")}</button>`;
        if (!message || !room) return html`<li class="row saved gone-row"><span class="tile" aria-hidden="true">${icon("eye-off")}</span>
            <span class="row-text"><span class="muted">${t("No longer there for you")}</span>
            <span class="hint">${t("It was deleted, or you may not read it any more.")}</span></span>${act}</li>`;
        return html`<li class="row saved">${tile(personOf(message.author))}
            <a class="row-text" href=${roomPath(room, one.number)}>
                <span class="saved-head"><span class="row-name isolated truncate">${displayName(message.author)}</span>
                    <span class="hint truncate">${this.where(room)} · <time datetime=${message.created_at} title=${fullTime(message.created_at)}>${dayName(message.created_at)}, ${clock(message.created_at)}</time></span></span>
                <span class="saved-words own-direction">${excerpt(message.excerpt) || t("A file")}</span></a>${act}</li>`;
    }

    where(room) {
        return room.kind === "direct" ? t("with {name}", {name: `\u2068${roomName(room)}\u2069`}) : html`<bdi>${roomTitle(room)}</bdi>`;
    }
}

customElements.define("chat-saved", SavedList);
