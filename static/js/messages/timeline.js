/** The timeline of a room or of a thread: its rows, where the reader is in them, and what is fetched for that. */

import {guard, html, nothing, repeat} from "lit";
import {directory} from "#accounts/directory.js";
import {blocks, isFolded} from "#blocks/store.js";
import {Element, icon} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {dayKey} from "#lib/time.js";
import {beginning, problem, skeletons} from "#messages/around.js";
import "#messages/bar.js";
import {roomBook} from "#messages/book.js";
import {editing} from "#messages/edit.js";
import {enough, rowsOf} from "#messages/grouping.js";
import {changes, logOf} from "#messages/logs.js";
import {waiting, waitingRows} from "#messages/outbox.js";
import {Place} from "#messages/place.js";
import {drawRow} from "#messages/row.js";
import {parts} from "#messages/registry.js";
import {RowKeys} from "#messages/rowkeys.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {roomPath} from "#rooms/names.js";
import {findRoom, rooms, visited} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {route} from "#shell/route.js";

const REACH = 900;

/** Names and faces stand in most rows; they change seldom. */
const people = {version: 0};
directory.subscribe(() => { people.version += 1; });

class Timeline extends Element {
    static properties = {room: {attribute: false}, thread: {attribute: false}, book: {attribute: false}, path: {attribute: false}, number: {attribute: false}};

    constructor() {
        super();
        /** @type {number} */
        this.room = 0;
        /** The number of its root, when this is a thread. @type {number | undefined} */
        this.thread = undefined;
        /** How far I have read it; of a room the room's own. @type {import("#messages/book.js").Book | undefined} */
        this.book = undefined;
        /** The address of a message; of a room's the room's own. @type {((number: number) => string) | undefined} */
        this.path = undefined;
        /** @type {number | undefined} */
        this.number = undefined;
        /** @type {Place | null} */
        this.place = null;
        /** Only what fills the screen is drawn in the first frame, the rest right after it. */
        this.brief = true;
        /** @type {(() => void)[]} */
        this.ends = [];
        this.rows = new RowKeys(this);
        new StoreController(this, rooms, visited, changes, waiting, directory, editing, blocks, ...[...parts].flatMap((part) => part.store ?? []));
    }

    connectedCallback() {
        super.connectedCallback();
        const look = () => this.place?.look();
        this.ends = [
            relay.onState((state) => state === "live" && this.again()),
            relay.on("message.created", (event) => event.room === this.room && this.place?.came(event.message)),
            relay.on("room.changes", (event) => event.room === this.room && this.place?.caughtUp(event.messages ?? [])),
        ];
        for (const type of ["focus", "blur", "visibilitychange"]) {
            addEventListener(type, look);
            this.ends.push(() => removeEventListener(type, look));
        }
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        for (const end of this.ends) end();
        this.leave();
    }

    /** @returns {import("#messages/where.js").Where} */
    get where() {
        return this.thread ? {room: this.room, thread: this.thread} : {room: this.room};
    }

    get log() {
        return logOf(this.where);
    }

    /** @param {Map<string, any>} changed */
    willUpdate(changed) {
        if (changed.has("room")) this.leave();
        if (this.place?.arrived) this.log.trim(() => /** @type {Place} */ (this.place).keeper.farSide);
        this.unsent = waitingRows(this.where).filter((row) => !this.log.messages.some((message) => message.nonce === row.nonce));
    }

    /** @param {Map<string, any>} changed */
    updated(changed) {
        if (!this.querySelector(".scroller")) return this.leave();
        if (!this.place) {
            this.place = new Place(this, this.where, this.book ?? roomBook(this.room), () => this.requestUpdate());
            this.place.open(this.number);
        } else if (changed.has("number")) {
            if (this.number) this.place.goTo(this.number);
            else this.place.toEnd();
        }
        this.place.drawn(this.unsent ?? []);
        if (this.brief && this.place.arrived) this.drawAll();
        if (this.rows.bar?.row?.isConnected === false) this.rows.bar.hide();
        this.fetch();
        return undefined;
    }

    leave() {
        this.place?.stop();
        this.place?.log.rest();
        this.place = null;
        this.brief = true;
    }

    drawAll() {
        requestAnimationFrame(() => setTimeout(() => {
            this.brief = false;
            this.requestUpdate();
        }));
    }

    /** Fetch what the reader comes near to; begin again when everything was dropped. */
    fetch() {
        const {log, place} = this;
        if (!place || relay.state !== "live" || log.loading || log.error) return;
        const {top, most} = place.keeper;
        if (!log.loaded) return void place.reopen();
        if (!place.arrived || this.brief) return;
        if (top < REACH && log.hasBefore) log.before();
        else if (most - top < REACH && log.hasAfter) log.after();
    }

    render() {
        const room = findRoom(this.room);
        const {log, place} = this;
        if (!room) return nothing;
        // What I write stands there, though the messages before it are still to come.
        const rows = log.loaded || this.unsent?.length ? this.drawn(room) : nothing;
        return html`<div class="scroller" tabindex="0" role="region" aria-label=${t("Messages")}>
                <div class="rows">
                    ${log.loaded && !log.hasBefore && !this.thread ? beginning(room, log.messages.length === 0) : nothing}
                    ${!log.error && (!log.loaded || log.hasBefore) ? skeletons(log.loaded ? 3 : 8) : nothing}
                    ${rows}${log.hasAfter && !log.error ? skeletons(2) : nothing}
                    ${log.error && relay.state === "live" ? problem(log.error, () => this.again()) : nothing}
                </div></div>
            <chat-message-bar .room=${room} .where=${this.where}></chat-message-bar>
            ${place?.news ? this.banner(place.news) : nothing}
            ${place && place.below() !== null ? this.pill(place.below()) : nothing}
            <div class="visually-hidden" aria-live="polite">${place?.spoken ?? ""}</div>`;
    }

    drawn(room) {
        const rows = rowsOf(/** @type {any[]} */ ([...this.log.messages, ...(this.log.hasAfter ? [] : this.unsent ?? [])]), {
            line: this.place?.mark.line ?? null, begins: !this.log.hasBefore, me: boot.user.id, dayOf: dayKey, root: this.thread,
            hides: (message) => isFolded(message) && message.number !== this.place?.target,
        });
        const view = {path: this.path ?? ((number) => roomPath(room, number)), editing: editing.get(keyOf(this.where)) ?? null, target: this.place?.target ?? null, room: this.thread ? undefined : this.room};
        return repeat(this.brief && this.opensAtEnd ? rows.slice(enough(rows, 1.5 * innerHeight)) : rows, (row) => row.key, (row) => guard(this.matters(row, view, room), () => drawRow(row, view)));
    }

    get opensAtEnd() {
        return !this.number && !document.hidden && !(this.book ?? roomBook(this.room)).mine()?.unread;
    }

    /** What a row's look depends on: one that stays the same isn't drawn again (500 rows: 92 ms without, 4 ms with). */
    matters(row, view, room) {
        if (row.kind === "folded") return [row.key, row.messages.length];
        if (row.kind !== "message") return [row.key, row.at, row.isNew, row.after, row.count, dayKey(Date.now())];
        const {message, head} = row;
        const beside = [...parts].map((part) => part.state && part.show(message) && part.state(message));
        return [message, head, view.editing === message.number, view.target === message.number, people.version, room.slug, room.edit_history, blocks.has(message.quote?.author), ...beside];
    }

    banner(count) {
        import("#messages/news.js");
        return html`<chat-news .count=${count} .timeline=${this}></chat-news>`;
    }

    /** @param {number | null} count */
    pill(count) {
        return html`<button class="pill" @click=${() => this.toEnd()}>${icon("arrow-down", "small")}
            ${count ? plural(count, "{count} new", "{count} new") : t("To the newest")}</button>`;
    }

    /** Down again, and the address no longer names the message that one came from. */
    toEnd() {
        const room = findRoom(this.room);
        if (this.number && room && !this.thread) route.go(roomPath(room), {replace: true});
        else this.place?.toEnd();
    }

    /** A page that did not come is asked for anew, wherever the reader is: by hand, or because the connection is back. */
    again() {
        this.log.error = null;
        this.requestUpdate();
    }
}

customElements.define("chat-timeline", Timeline);
