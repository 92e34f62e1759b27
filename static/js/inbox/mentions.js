/** Everything that called me, read or not, the last one first. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {byKeys, head} from "#inbox/list.js";
import {Element, tile} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {clock, dayName, fullTime} from "#lib/time.js";
import {excerpt} from "#messages/plain.js";
import {Pages} from "#relay/pages.js";
import {relay} from "#relay/relay.js";
import {roomPath, roomTitle} from "#rooms/names.js";
import {findRoom, rooms} from "#rooms/store.js";
import {drawPages, empty} from "#shell/states.js";
import {threadPath} from "#threads/threads.js";

class Mentions extends Element {
    constructor() {
        super();
        /** Only those that I have not read? */
        this.unread = false;
        this.pages = new Pages(this, {
            key: (one) => one.place,
            ask: (limit, before) => relay.request("inbox.mentions", {limit, unread: this.unread, ...(before && {before})}),
            take: ({directory: people, mentions: list, more}) => {
                learn(people);
                return {list, after: more ? list.at(-1)?.place ?? null : null};
            },
            follow: (again) => [rooms.subscribe(again), byKeys(this, {})],
        });
        new StoreController(this, directory, rooms);
    }

    only() {
        this.unread = !this.unread;
        this.pages.anew();
    }

    render() {
        return html`<div class="column-view">
            ${head(t("Mentions"), html`<button class="button slim" aria-pressed=${String(this.unread)} @click=${this.only}>${t("Unread only")}</button>`)}
            ${drawPages(this.pages, {
                list: this.pages.list?.filter((one) => findRoom(one.room)),
                rows: (list) => html`<ul class="card mention-list" role="list">${repeat(list, (one) => one.place, row)}</ul>`,
                none: () => empty("at-sign", this.unread ? t("You are done") : t("Nobody has mentioned you yet"),
                    t("When somebody writes your name with an @ before it, or calls everybody of a room, it stands here.")),
            })}</div>`;
    }
}

/** @param {any} mention */
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
