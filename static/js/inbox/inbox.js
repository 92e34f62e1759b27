/** The inbox: rooms and threads with something new and how it begins, what calls me first. By keys alone, or by touch. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {later, chooseHabit, readAll, readOne, undo} from "#inbox/acts.js";
import {byKeys, head} from "#inbox/list.js";
import {Element, icon, short, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {ago, fullTime} from "#lib/time.js";
import {excerpt} from "#messages/plain.js";
import {Pages} from "#relay/pages.js";
import {relay} from "#relay/relay.js";
import {roomMark, roomPath, roomTitle} from "#rooms/names.js";
import {findRoom, rooms} from "#rooms/store.js";
import {openMenu} from "#shell/menu.js";
import {drawPages, empty} from "#shell/states.js";
import {threads} from "#threads/store.js";
import {threadPath} from "#threads/threads.js";

const keyOf = ({room, thread}) => `${room}/${thread ?? 0}`;

class Inbox extends Element {
    constructor() {
        super();
        this.count = {entries: 0, unread: 0, mentions: 0};
        this.pages = new Pages(this, {
            key: keyOf,
            ask: (limit, after) => relay.request("inbox.list", {limit, ...(after && {after})}),
            take: ({directory: people, entries: list, next, count: all}) => {
                learn(people);
                this.count = all;
                return {list, after: next};
            },
            follow: (again) => [threads.subscribe(again), rooms.subscribe(again), byKeys(this, {
                m: (row) => row && this.read(this.of(row)),
                z: (row) => row && this.later(this.of(row), row),
                u: () => undo(),
            })],
        });
        new StoreController(this, directory, rooms);
    }

    of(row) {
        return this.pages.list?.find((one) => keyOf(one) === row.dataset.key);
    }

    /** The row that takes the place of one that goes has the focus then. */
    async gone(entry) {
        // The list may have come anew meanwhile: its entries are other objects then, or this one has left it.
        const key = keyOf(entry);
        const at = Math.max(0, (this.pages.list ?? []).findIndex((one) => keyOf(one) === key));
        const had = this.querySelector(`[data-key="${key}"]`)?.contains(document.activeElement) || Boolean(document.activeElement?.matches("body, #main"));
        this.pages.keep((one) => keyOf(one) !== key);
        await this.updateComplete;
        const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-key]")]);
        if (had) (rows[Math.min(at, rows.length - 1)] ?? document.getElementById("main"))?.focus();
    }

    async read(entry) {
        if (entry && (await readOne(entry))) this.gone(entry);
    }

    later(entry, row) {
        later(entry, row.querySelector(".inbox-later") ?? row, () => this.gone(entry));
    }

    render() {
        const list = this.pages.list?.filter((one) => findRoom(one.room));
        return html`<div class="column-view">
            ${head(t("Inbox"), html`${list?.length ? html`<button class="button slim" @click=${() => readAll()}>${icon("check-check", "small")}<span>${t("Mark all as read")}</span></button>` : nothing}
                <button class="icon-button" aria-label=${t("More")} aria-haspopup="menu" @click=${(event) => openMenu(event.currentTarget, [
                    {label: t("When reading marks as read…"), icon: "eye", run: chooseHabit}])}>${icon("ellipsis")}</button>`)}
            ${drawPages(this.pages, {
                list, rows: () => this.rows(list),
                none: () => empty("inbox", t("You are done"), t("Nothing waits for you. What is new in your rooms and threads stands here, what calls you first.")),
            })}</div>`;
    }

    rows(shown) {
        const {unread, mentions} = this.count;
        const quiet = shown.findIndex((one) => one.muted);
        return html`<p class="hint inbox-count" aria-live="polite">${plural(unread, "{count} new", "{count} new")}${mentions ? html` · ${plural(mentions, "{count} mention", "{count} mentions")}` : nothing}
                <span class="desk-only">· ${t("n and p walk, Enter opens, m marks as read, z is for later, u takes back")}</span></p>
            <ul class="inbox-list" role="list">${repeat(shown, keyOf, (one, at) => html`${at === quiet ? html`<li class="inbox-part hint">${icon("bell-off", "small")}${t("Muted")}</li>` : nothing}${this.entry(one)}`)}</ul>`;
    }

    entry(one) {
        const room = findRoom(one.room);
        const path = one.thread ? threadPath(room, one.thread) : roomPath(room);
        const root = one.thread && (one.root ? excerpt(one.root.excerpt) || t("A file") : t("A deleted message"));
        const newest = one.lines.at(-1);
        return html`<li class="card inbox-entry ${one.mentions ? "called" : ""} ${one.muted ? "quiet" : ""}" data-key=${keyOf(one)} tabindex="-1"
                aria-label=${t("{room}: {count} new", {room: roomTitle(room), count: one.unread || one.mentions})}>
            <div class="inbox-head"><a class="inbox-name" href=${path}>${one.thread ? icon("message-square-text") : roomMark(room)}
                    <span class="truncate isolated">${roomTitle(room)}</span>${root ? html`<span class="hint truncate isolated">${root}</span>` : nothing}</a>
                ${newest ? html`<time class="hint nowrap" datetime=${newest.created_at} title=${fullTime(newest.created_at)}>${ago(newest.created_at)}</time>` : nothing}
                ${count(one)}
                <button class="icon-button inbox-read" aria-label=${t("Mark as read")} title=${t("Mark as read")} @click=${() => this.read(one)}>${icon("check")}</button>
                <button class="icon-button inbox-later" aria-label=${t("Later")} title=${t("Later")} @click=${(event) => this.later(one, event.currentTarget.closest("[data-key]"))}>${icon("clock")}</button></div>
            <a class="inbox-lines" href=${path} tabindex="-1">${one.lines.map(line)}${one.lines.length ? nothing : html`<span class="muted">${t("There is nothing left to read here.")}</span>`}</a></li>`;
    }
}

function count({unread, mentions}) {
    return html`${mentions ? html`<span class="badge attention"><span aria-hidden="true">@${short(mentions)}</span><span class="visually-hidden">${plural(mentions, "{count} mention", "{count} mentions")}</span></span>` : nothing}
        ${unread ? html`<span class="badge"><span aria-hidden="true">${short(unread, 999)}</span><span class="visually-hidden">${plural(unread, "{count} unread", "{count} unread")}</span></span>` : nothing}`;
}

function line({author, excerpt: text, calls}) {
    return html`<span class="inbox-line ${calls ? "calls" : ""}">${tile(personOf(author), {size: "tiny", letters: 1})}<b class="isolated truncate">${displayName(author)}</b>
        <span class="own-direction truncate">${excerpt(text) || t("A file")}</span></span>`;
}

customElements.define("chat-inbox", Inbox);
