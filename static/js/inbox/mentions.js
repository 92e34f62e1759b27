/** Everything that called me, read or not, the last one first. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {byKeys, failed, head, loading} from "#inbox/list.js";
import {Element, icon, tile} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {clock, dayName, fullTime} from "#lib/time.js";
import {excerpt} from "#messages/plain.js";
import {relay} from "#relay/relay.js";
import {roomPath, roomTitle} from "#rooms/names.js";
import {findRoom, rooms} from "#rooms/store.js";
import {explain} from "#shell/toasts.js";
import {threadPath} from "#threads/threads.js";

const PAGE = 30;
const PAUSE = 250;

class Mentions extends Element {
    static properties = {list: {state: true}, more: {state: true}, unread: {state: true}, failure: {state: true}};

    constructor() {
        super();
        /** @type {any[] | null} */
        this.list = null;
        this.more = false;
        /** Only those that I have not read? */
        this.unread = false;
        this.failure = "";
        this.turn = 0;
        new StoreController(this, directory, rooms);
    }

    connectedCallback() {
        super.connectedCallback();
        const again = () => this.soon();
        this.ends = [rooms.subscribe(again), relay.onState(again), byKeys(this, {})];
        this.load();
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        for (const end of this.ends ?? []) end();
        clearTimeout(this.timer);
    }

    soon() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.load(), PAUSE);
    }

    /** @param {boolean} [further] the next page, too */
    async load(further = false) {
        const turn = ++this.turn;
        await relay.whenLive();
        const held = further ? this.list ?? [] : [];
        const limit = further ? PAGE : Math.min(50, Math.max(PAGE, this.list?.length ?? 0));
        try {
            const result = await relay.request("inbox.mentions", {limit, unread: this.unread, ...(held.length && {before: held.at(-1).place})});
            if (turn !== this.turn) return;
            learn(result.directory);
            this.list = [...held, ...result.mentions];
            this.more = result.more;
            this.failure = "";
        } catch (error) {
            if (turn === this.turn) this.failure = explain(error);
        }
    }

    only() {
        this.unread = !this.unread;
        this.list = null;
        this.load();
    }

    render() {
        return html`<div class="column-view">
            ${head(t("Mentions"), html`<button class="button slim" aria-pressed=${String(this.unread)} @click=${this.only}>${t("Unread only")}</button>`)}
            ${this.body()}</div>`;
    }

    body() {
        if (this.failure) return failed(this.failure, () => this.load());
        if (!this.list) return loading();
        const shown = this.list.filter((one) => findRoom(one.room));
        if (!shown.length) return html`<section class="empty">${icon("at-sign")}<h2>${this.unread ? t("You are done") : t("Nobody has mentioned you yet")}</h2>
            <p>${t("When somebody writes your name with an @ before it, or calls everybody of a room, it stands here.")}</p></section>`;
        return html`<ul class="card mention-list" role="list">${repeat(shown, (one) => one.place, (one) => row(one))}</ul>
            ${this.more ? html`<button class="button more-below" @click=${() => this.load(true)}>${t("Show more")}</button>` : nothing}`;
    }
}

function row({room: id, thread, number, author, excerpt: text, created_at: at, unread}) {
    const room = findRoom(id);
    return html`<li class="row mention-row ${unread ? "fresh" : ""}" data-key=${`${id}/${number}`} tabindex="-1">${tile(personOf(author))}
        <a class="row-text" href=${thread ? threadPath(room, thread, number) : roomPath(room, number)}>
            <span class="saved-head"><span class="row-name isolated truncate">${displayName(author)}</span>
                <span class="hint truncate"><bdi>${roomTitle(room)}</bdi>${thread ? ` · ${t("Thread")}` : ""} · <time datetime=${at} title=${fullTime(at)}>${dayName(at)}, ${clock(at)}</time></span></span>
            <span class="saved-words own-direction">${excerpt(text) || t("A file")}</span></a>
        ${unread ? html`<span class="mention-dot" role="img" aria-label=${t("unread")}></span>` : nothing}</li>`;
}

customElements.define("chat-mentions", Mentions);
