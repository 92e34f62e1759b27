/** What stands at one composer: the files of what is being written, and the messages that go when theirs are there. */

import {Pile, itemOf} from "#files/pile.js";

/** How long "Undo" stands, with a little more: only then is the server told to forget what it has. */
const UNDO = 8_000;

/**
 * @typedef {object} Ways what a stand needs of the page
 * @property {(tell: Pile["tell"]) => Pile} pile a new one
 * @property {{drawTray: (stand: Stand) => unknown, drawGoing: (stand: Stand) => unknown}} draw
 * @property {(stand: Stand, pile?: Pile) => void} keep the pile has changed; without one there is only something new to see
 * @property {(pile: Pile) => void} forget it is sent, or given up
 * @property {(item: import("#files/pile.js").Item) => void} hold its bytes, for a later page
 * @property {(message: any) => void} send everything is there
 * @property {(message: any) => void} rewrite give the words back to the composer
 * @property {(url: string) => void} end the server may forget this upload
 */

export class Stand {
    /** @param {string} key of its where @param {Ways} ways */
    constructor(key, ways) {
        this.key = key;
        this.ways = ways;
        /** @type {Pile | null} */
        this.now = null;
        /** In the order in which they go. @type {Pile[]} */
        this.going = [];
        /** For who hears the page: what was done by a key. */
        this.said = "";
        this.tell = (/** @type {Pile} */ pile, /** @type {"look" | "content"} */ what) => {
            ways.keep(this, what === "content" ? pile : undefined);
            if (pile.message) this.dispatch();
        };
    }

    /** In the card. */
    render() {
        return this.ways.draw.drawTray(this);
    }

    /** Above it. */
    above() {
        return this.ways.draw.drawGoing(this);
    }

    get items() {
        return this.now?.items ?? [];
    }

    get has() {
        return this.items.length > 0;
    }

    get whole() {
        return this.items.every((item) => item.state === "done");
    }

    get stuck() {
        return Boolean(this.now?.stuck);
    }

    get size() {
        return this.items.length + this.going.reduce((sum, pile) => sum + pile.items.length, 0);
    }

    /** @param {File[]} files that are within the limits @returns {Promise<void>[]} each when it is first known how it goes */
    add(files) {
        this.now ??= this.ways.pile(this.tell);
        const items = files.map(itemOf);
        for (const item of items) this.ways.hold(item);
        return this.now.add(items);
    }

    /** What an earlier page left. @param {Pile} pile */
    adopt(pile) {
        if (pile.message) this.going.push(pile);
        else if (this.now) {
            this.ways.forget(pile);
            this.now.add(pile.items);
        } else this.now = pile;
        this.ways.keep(this);
    }

    /** Take one away. @param {Pile} pile @param {import("#files/pile.js").Item} item @returns {() => void} puts it back */
    remove(pile, item) {
        const back = pile.remove(item);
        const end = setTimeout(() => this.end([item]), UNDO);
        if (!pile.items.length) this.leave(pile);
        return () => {
            clearTimeout(end);
            if (!this.now && !this.going.includes(pile)) this.now = pile;
            if (this.now === pile || this.going.includes(pile)) back();
            else this.now?.add([item]);
        };
    }

    /** Hand over what was written: it goes when its files are there. @param {any} message */
    send(message) {
        const pile = this.now;
        if (!pile) return;
        this.now = null;
        pile.message = {nonce: crypto.randomUUID(), ...message};
        this.going.push(pile);
        this.tell(pile, "content");
    }

    /** What is whole goes, but never before an earlier one that still moves. */
    dispatch() {
        for (const pile of [...this.going]) {
            if (!pile.whole) {
                if (pile.stuck) continue;
                return;
            }
            this.leave(pile);
            this.ways.send({...pile.message, files: pile.files});
        }
    }

    /** Back to where it is written, with what stands there now. @param {Pile} pile */
    edit(pile) {
        const {message} = pile;
        this.going = this.going.filter((one) => one !== pile);
        pile.message = null;
        if (this.now) {
            this.ways.forget(pile);
            for (const item of pile.items) this.ways.hold(item);
            this.now.items.unshift(...pile.items);
            const {now} = this;
            for (const item of pile.items) if (item.state !== "done") this.restart(now, item);
            this.tell(now, "content");
        } else {
            this.now = pile;
            this.tell(pile, "content");
        }
        this.ways.rewrite(message);
    }

    /** It moves on in another pile. @param {Pile} pile @param {import("#files/pile.js").Item} item */
    restart(pile, item) {
        if (item.state === "failed" || item.state === "lost") return;
        item.stop();
        pile.start(item);
    }

    /** Throw a message that waits away. @param {Pile} pile @returns {() => void} has it again */
    drop(pile) {
        pile.stop();
        this.leave(pile);
        const end = setTimeout(() => this.end(pile.items), UNDO);
        return () => {
            clearTimeout(end);
            this.going.push(pile);
            for (const item of pile.items) this.ways.hold(item);
            for (const item of pile.items) if (item.state !== "done") this.restart(pile, item);
            this.tell(pile, "content");
        };
    }

    /** @param {import("#files/pile.js").Item[]} items that nobody wants */
    end(items) {
        for (const {url, done} of items) if (url && !done) this.ways.end(url);
    }

    /** The files of what is written are with somebody else now, or nowhere. */
    clear() {
        if (!this.now) return;
        this.now.stop();
        this.leave(this.now);
    }

    /** @param {Pile} pile */
    leave(pile) {
        if (this.now === pile) this.now = null;
        this.going = this.going.filter((one) => one !== pile);
        this.ways.forget(pile);
        this.ways.keep(this);
    }
}
