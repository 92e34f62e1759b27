/** The threads that I follow, those with something new first. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {Element, icon, isWriting, moveFocus, short, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {ago, fullTime} from "#lib/time.js";
import {plain} from "#messages/plain.js";
import {relay} from "#relay/relay.js";
import {roomTitle} from "#rooms/names.js";
import {findRoom, rooms} from "#rooms/store.js";
import {explain} from "#shell/toasts.js";
import {take, threads} from "#threads/store.js";
import {threadPath} from "#threads/threads.js";

const PAGE = 25;
const PAUSE = 400;

class Threads extends Element {
    static properties = {list: {state: true}, next: {state: true}, failure: {state: true}};

    constructor() {
        super();
        /** @type {any[] | null} */
        this.list = null;
        /** @type {string | null} */
        this.next = null;
        this.failure = "";
        this.turn = 0;
        new StoreController(this, directory, rooms);
    }

    connectedCallback() {
        super.connectedCallback();
        const again = () => this.soon();
        this.ends = [threads.subscribe(again), relay.on("message.created", (event) => event.message.thread && again()), relay.onState(again)];
        this.load();
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        for (const end of this.ends ?? []) end();
        clearTimeout(this.timer);
    }

    /** Something moved: the list as it is now, as long as the person has it. */
    soon() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.load(), PAUSE);
    }

    /** @param {boolean} [further] the next page, too */
    async load(further = false) {
        const turn = ++this.turn;
        await relay.whenLive();
        const held = further ? this.list ?? [] : [];
        const many = further ? PAGE : Math.min(50, Math.max(PAGE, this.list?.length ?? 0));
        try {
            const result = await relay.request("thread.list", {limit: many, ...(further && this.next ? {after: this.next} : {})});
            if (turn !== this.turn) return;
            learn(result.directory);
            this.list = [...held, ...result.threads];
            this.next = result.next;
            this.failure = "";
            for (const one of result.threads) if (differs(one)) take(one, one);
        } catch (error) {
            if (turn === this.turn) this.failure = explain(error);
        }
    }

    render() {
        return html`<div class="column-view">
            <header class="column-head"><a class="icon-button phone-only" href="/" aria-label=${t("Back to the list")}>${icon("arrow-left", "directional")}</a>
                <h1>${t("Threads")}</h1></header>
            ${this.body()}</div>`;
    }

    body() {
        if (this.failure) return html`<p class="notice attention" role="alert">${icon("circle-alert")}<span>${this.failure}</span>
            <button class="link-button" @click=${() => this.load()}>${t("Try again")}</button></p>`;
        if (!this.list) return html`<div class="card" role="status" aria-label=${t("Loading")}>${[1, 2, 3, 4].map(() => html`
            <div class="row"><span class="skeleton tile"></span><span class="skeleton bar"></span></div>`)}</div>`;
        const shown = this.list.filter((one) => findRoom(one.room));
        if (shown.length === 0) return html`<section class="empty">${icon("message-square-text")}<h2>${t("No threads yet")}</h2>
            <p>${t("Threads that you begin, write in or are named in stand here, and what is new in them.")}</p></section>`;
        return html`<div class="card threads" @keydown=${this.onKeys}>${repeat(shown, (one) => `${one.room}/${one.thread}`, (one) => row(one))}</div>
            ${this.next ? html`<button class="button more-below" @click=${() => this.load(true)}>${t("Show more")}</button>` : nothing}`;
    }

    onKeys(event) {
        if (!isWriting(event.target)) moveFocus(event, /** @type {HTMLElement[]} */ ([...this.querySelectorAll("a.thread-row")]));
    }
}

function differs(one) {
    const held = threads.get(`${one.room}/${one.thread}`);
    return !held || held.unread !== one.unread || held.read !== one.read || held.following !== one.following;
}

function row({room: id, thread, unread, root, last}) {
    const room = findRoom(id);
    return html`<a class="row thread-row ${unread ? "fresh" : ""}" href=${threadPath(room, thread)}>
        ${tile(personOf(root.author))}
        <span class="row-text"><span class="row-name truncate isolated">${root.deleted ? t("A deleted message") : excerpt(root)}</span>
            <span class="row-note truncate">${root.resolved ? html`<span class="thread-done">${icon("check", "small")}<span class="visually-hidden">${t("Resolved")}</span></span> ` : nothing}${
                last ? html`<b class="isolated">${displayName(last.author)}</b> <span class="isolated">${excerpt(last)}</span>` : t("No replies any more")}</span></span>
        <span class="thread-facts hint"><span class="truncate isolated">${roomTitle(room)}</span>
            ${last ? html`<time datetime=${last.created_at} title=${fullTime(last.created_at)}>${ago(last.created_at)}</time>` : nothing}</span>
        ${unread ? html`<span class="badge"><span aria-hidden="true">${short(unread)}</span><span class="visually-hidden">${plural(unread, "{count} unread", "{count} unread")}</span></span>` : nothing}</a>`;
}

function excerpt(message) {
    return (plain(message) || message.files?.[0]?.name || "").split(/\s+/).join(" ").slice(0, 200);
}

customElements.define("chat-threads", Threads);
