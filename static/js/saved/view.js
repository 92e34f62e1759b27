/** What I have saved, the last one first. Loaded when the view is opened. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {clock, dayName, fullTime} from "#lib/time.js";
import {excerpt} from "#messages/plain.js";
import {Pages} from "#relay/pages.js";
import {relay} from "#relay/relay.js";
import {place, roomPath} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {done} from "#saved/saved.js";
import {keyOf, saved} from "#saved/store.js";
import {columnHead, drawPages, empty} from "#shell/states.js";

class SavedList extends Element {
    static properties = {inside: {type: Boolean}};

    constructor() {
        super();
        /** It stands in the page of what I put off. */
        this.inside = false;
        /** RoomStates of what stands in the list. @type {Map<number, any>} */
        this.named = new Map();
        this.count = 0;
        this.pages = new Pages(this, {
            key: (one) => keyOf(one.room, one.number),
            ask: (limit, before) => relay.request("saved.list", {limit, ...(before && {before})}),
            take: (answer) => this.take(answer),
            follow: () => [saved.subscribe((keys) => this.pages.list && this.changed(keys))],
        });
        new StoreController(this, directory, rooms);
    }

    take({directory: people, rooms: named, saved: list, more, count}) {
        learn(people);
        for (const room of named) this.named.set(room.id, room);
        this.count = count;
        return {list, after: more ? list.at(-1)?.place ?? null : null};
    }

    /** What is done goes at once; something new is asked for. @param {Set<string>} keys */
    changed(keys) {
        const listed = new Set(this.pages.list?.map((one) => keyOf(one.room, one.number)));
        if ([...keys].some((key) => saved.has(key) && !listed.has(key))) this.pages.load();
        else this.pages.keep((one) => saved.has(keyOf(one.room, one.number)));
        this.count = saved.size;
    }

    render() {
        if (this.inside) return html`<section class="reminders-part"><h2>${t("Saved")}</h2>${this.list()}</section>`;
        const {count} = this;
        return html`<div class="column-view">
            ${columnHead(t("Saved"), count ? html`<span class="hint push-end">${plural(count, "{count} message", "{count} messages")}</span>` : nothing)}
            <p class="muted saved-note">${t("What you want to come back to. Nobody else sees this list.")}</p>
            ${this.list()}</div>`;
    }

    list() {
        return drawPages(this.pages, {
            rows: (list) => html`<ul class="card saved-list" role="list">${repeat(list, (one) => `${one.room}/${one.number}`, (one) => this.row(one))}</ul>`,
            none: () => empty("bookmark", t("Nothing is saved"), t("Choose “Save for later” in the menu of a message: it waits for you here, on all your devices.")),
        });
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
                    <span class="hint truncate">${place(room)} · <time datetime=${message.created_at} title=${fullTime(message.created_at)}>${dayName(message.created_at)}, ${clock(message.created_at)}</time></span></span>
                <span class="saved-words own-direction">${excerpt(message.excerpt) || t("A file")}</span></a>${act}</li>`;
    }
}

customElements.define("chat-saved", SavedList);
