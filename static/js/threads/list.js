/** The threads that I follow, those with something new first. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {Element, icon, isWriting, moveFocus, short, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {ago, fullTime} from "#lib/time.js";
import {onOneLine} from "#messages/plain.js";
import {Pages} from "#relay/pages.js";
import {relay} from "#relay/relay.js";
import {roomTitle} from "#rooms/names.js";
import {findRoom, rooms} from "#rooms/store.js";
import {columnHead, drawPages, empty} from "#shell/states.js";
import {take, threads} from "#threads/store.js";
import {threadPath} from "#threads/threads.js";

const EXCERPT = 200;

class Threads extends Element {
    constructor() {
        super();
        this.pages = new Pages(this, {
            page: 25,
            key: ({room, thread}) => `${room}/${thread}`,
            ask: (limit, after) => relay.request("thread.list", {limit, ...(after && {after})}),
            take: ({directory: people, threads: list, next}) => {
                learn(people);
                for (const one of list) if (differs(one)) take(one, one);
                return {list, after: next};
            },
            follow: (again) => [threads.subscribe(again), relay.on("message.created", (event) => event.message.thread && again())],
        });
        new StoreController(this, directory, rooms);
    }

    render() {
        return html`<div class="column-view">${columnHead(t("Threads"))}${drawPages(this.pages, {
            list: this.pages.list?.filter((one) => findRoom(one.room)),
            rows: (list) => html`<div class="card threads" @keydown=${this.onKeys}>${repeat(list, (one) => `${one.room}/${one.thread}`, row)}</div>`,
            none: () => empty("message-square-text", t("No threads yet"), t("Threads that you begin, write in or are named in stand here, and what is new in them.")),
        })}</div>`;
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
        <span class="row-text"><span class="row-name truncate isolated">${root.deleted ? t("A deleted message") : onOneLine(root, EXCERPT)}</span>
            <span class="row-note truncate">${root.resolved ? html`<span class="thread-done">${icon("check", "small")}<span class="visually-hidden">${t("Resolved")}</span></span> ` : nothing}${
                last ? html`<b class="isolated">${displayName(last.author)}</b> <span class="isolated">${onOneLine(last, EXCERPT)}</span>` : t("No replies any more")}</span></span>
        <span class="thread-facts hint"><span class="truncate isolated">${roomTitle(room)}</span>
            ${last ? html`<time datetime=${last.created_at} title=${fullTime(last.created_at)}>${ago(last.created_at)}</time>` : nothing}</span>
        ${unread ? html`<span class="badge"><span aria-hidden="true">${short(unread)}</span><span class="visually-hidden">${plural(unread, "{count} unread", "{count} unread")}</span></span>` : nothing}</a>`;
}

customElements.define("chat-threads", Threads);
