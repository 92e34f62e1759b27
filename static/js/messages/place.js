/** Where the reader is in a room or a thread: opening at the first new message, permalinks, staying at the end, reading marks. */

import {displayName} from "#accounts/directory.js";
import {blocks} from "#blocks/store.js";
import {t} from "#lib/i18n.js";
import {habit} from "#messages/habit.js";
import {logOf} from "#messages/logs.js";
import {ReadMark} from "#messages/marks.js";
import {plain} from "#messages/plain.js";
import {ScrollKeeper} from "#messages/scroll.js";
import {standsIn} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";

const FAR = 40;
const LINE_AT = 0.2;
/** Milliseconds between two of my marks for each person in the room, and at most: all together tell twenty-five a second. */
const EACH = 40, MOST = 60_000;

export class Place {
    /**
     * @param {HTMLElement & {toEnd: () => void}} timeline @param {import("#messages/where.js").Where} where
     * @param {import("#messages/book.js").Book} book how far I have read it @param {() => void} redraw
     */
    constructor(timeline, where, book, redraw) {
        this.timeline = timeline;
        this.where = where;
        this.book = book;
        this.redraw = redraw;
        this.mark = new ReadMark(this.mine, (number) => book.tell(number), () => Math.min(MOST, EACH * (findRoom(where.room)?.members ?? 0)));
        const scroller = /** @type {HTMLElement} */ (timeline.querySelector(".scroller"));
        this.keeper = new ScrollKeeper(scroller, /** @type {HTMLElement} */ (scroller.firstElementChild), () => this.scrolled());
        this.before = "";
        /** Where to go when the rows are there. @type {"line" | "end" | number | null} */
        this.want = null;
        /** The message of the permalink. @type {number | null} */
        this.target = null;
        /** The position up to which I have seen it. */
        this.seen = book.start();
        /** Nonces of mine that were already waiting. @type {Set<string>} */
        this.sent = new Set();
        this.first = true;
        /** The newest message that was drawn. */
        this.newest = 0;
        this.spoken = "";
    }

    stop() {
        this.keeper.stop();
        this.mark.away();
        this.mark.stop();
    }

    get log() {
        return logOf(this.where);
    }

    get mine() {
        return this.book.mine() ?? {read: 0, unread: 0};
    }

    get arrived() {
        return this.want === null;
    }

    /** @param {number | undefined} number of a permalink; without one the first new message, else the end */
    open(number) {
        if (number) return this.goTo(number);
        const {log} = this;
        const {unread} = this.mine;
        this.want = this.mark.line === null ? "end" : "line";
        if (relay.state !== "live") return undefined;
        const inside = log.loaded && !log.hasAfter && (this.mark.line === null || !log.hasBefore || log.messages[0]?.number <= this.mark.line);
        if (inside) return this.redraw();
        return unread > FAR && this.mark.line ? log.around(this.mark.line) : log.newest();
    }

    /** @param {number} number */
    goTo(number) {
        this.want = number;
        this.target = number;
        if (this.log.get(number)) this.redraw();
        else if (relay.state === "live") this.log.around(number);
    }

    toEnd() {
        this.want = "end";
        if (this.log.hasAfter) this.log.newest();
        else this.redraw();
    }

    /** The rows are on the page. @param {{nonce?: string}[]} unsent */
    drawn(unsent) {
        const fresh = unsent.some((row) => !this.sent.has(/** @type {string} */ (row.nonce)));
        for (const row of unsent) this.sent.add(/** @type {string} */ (row.nonce));
        if (fresh && !this.first) this.spoke();
        this.first = false;
        this.newest = Math.max(this.newest, this.log.last?.number ?? 0);
        this.holdLine();
        if (unsent.length && !this.log.loaded) this.keeper.toEnd();
        this.keeper.keep();
        if (this.want !== null && this.log.loaded && !this.log.loading) this.arrive();
        this.look();
    }

    /** What came while nobody looked is followed only as far as its first message stays in view. */
    holdLine() {
        const line = this.keeper.atEnd && this.arrived && !this.mark.seenToEnd && this.timeline.querySelector(".new-line");
        if (!line) return;
        const height = this.keeper.list.getBoundingClientRect().bottom - line.getBoundingClientRect().top;
        if (height > this.keeper.scroller.clientHeight * (1 - LINE_AT)) this.keeper.show(line, LINE_AT);
    }

    /** I sent something: to the end, and the line goes. */
    spoke() {
        this.mark.spoke();
        this.timeline.toEnd();
    }

    arrive() {
        const want = this.want;
        this.want = null;
        const row = this.timeline.querySelector(want === "line" ? ".new-line" : `[data-number="${want}"]`);
        if (row) this.keeper.show(row, want === "line" ? LINE_AT : 0.35);
        else if (typeof want !== "number") this.keeper.toEnd();
        if (typeof want === "number" && (!row || this.log.get(want)?.moved)) this.lost(want);
        this.count();
        this.redraw();
    }

    /** The message isn't there: its neighbours are. @param {number} number */
    async lost(number) {
        this.target = null;
        const rows = /** @type {HTMLElement[]} */ ([...this.timeline.querySelectorAll("[data-number]")]);
        const near = rows.findLast((row) => Number(row.dataset.number) < number) ?? rows[0];
        if (near) this.keeper.show(near, 0.35);
        (await import("#messages/missing.js")).seek(this.where, number);
    }

    /** Drawn anew only where that shows or fetches something. */
    scrolled() {
        this.look();
        this.count();
        const now = `${this.keeper.atEnd} ${this.seen} ${this.keeper.most - this.keeper.top > this.far}`;
        if (now === this.before && !this.log.hasBefore && !this.log.hasAfter) return;
        this.before = now;
        this.redraw();
    }

    /** What has come into view is no longer counted as new below. */
    count() {
        this.seen = Math.max(this.seen, this.book.position(this.log.get(this.lastSeen())));
    }

    get far() {
        return 2 * this.keeper.scroller.clientHeight;
    }

    get looking() {
        return document.visibilityState === "visible" && document.hasFocus() && this.arrived;
    }

    get watching() {
        return this.looking && this.keeper.atEnd && !this.log.hasAfter;
    }

    /** What is at the end on the screen is read, and for who wants it so, what is on the screen elsewhere. */
    look() {
        const mine = this.book.mine();
        if (mine && !this.mark.asking && mine.read !== this.mark.read) this.mark.moved(mine.read);
        const {last} = this.log;
        const marks = mine && relay.state === "live" && habit.reading !== "never";
        if (this.watching && last) {
            this.seen = this.book.end(this.log);
            if (marks && Number.isFinite(last.number)) this.mark.sees(last.number);
        } else if (this.looking && marks && habit.reading === "always" && mine.unread) this.mark.passes(this.lastSeen());
        else this.mark.away();
    }

    /** The number of the lowest row in view. */
    lastSeen() {
        return Number(/** @type {HTMLElement | undefined} */ (this.keeper.lastInView())?.dataset.number) || 0;
    }

    /** How many are new, where that isn't seen by itself: not at the end of the room. */
    get news() {
        const far = !this.keeper.atEnd || this.log.hasAfter || habit.reading === "never";
        return this.arrived && this.mark.line !== null && far ? this.mine.unread : 0;
    }

    /** To the first new message. */
    toLine() {
        this.want = "line";
        if (this.timeline.querySelector(".new-line")) this.redraw();
        else this.log.around(/** @type {number} */ (this.mark.line));
    }

    /** Everything held was dropped: begin as if the room were opened now. */
    reopen() {
        this.mark.begin(this.mine);
        return this.open(typeof this.want === "number" ? this.want : undefined);
    }

    /** Messages came with a catch-up: nobody was there to see them. @param {any[]} messages */
    caughtUp(messages) {
        if (messages.some((message) => message.number > this.newest && this.isNews(message))) this.mark.came(false);
    }

    /** A message came. @param {any} message */
    came(message) {
        if (!this.isNews(message)) return;
        this.mark.came(this.watching);
        if (this.watching) this.spoken = t("{name} writes: {text}", {name: displayName(message.author), text: plain(message).slice(0, 300)});
    }

    /** What the way down says: a number of new ones, 0 for "far from the end", null for nothing. */
    below() {
        const {keeper, log} = this;
        if (!this.arrived || !log.loaded || keeper.atEnd && !log.hasAfter) return null;
        const fresh = this.book.fresh(log, this.seen);
        const far = log.hasAfter || keeper.most - keeper.top > this.far;
        return fresh || far ? fresh : null;
    }

    /** Does it count as something that somebody else said here? */
    isNews(message) {
        return message.author !== boot.user.id && !blocks.has(message.author) && message.kind !== "system" && standsIn(message, this.where.thread);
    }
}
