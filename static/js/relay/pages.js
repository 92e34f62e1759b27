/** A list that comes from the server page by page, and follows what happens: what is held of it, what is behind, what was refused. */

import {CommandError, relay} from "#relay/relay.js";

const PAUSE = 250;
/** Where something happens all the time, the list moves at least this often. */
const PATIENCE = 2_000;

/**
 * `ask` asks for a page behind `after`, for the first one where that is null. `take` gives what the answer brings; it isn't called for one
 * that came too late. Its `after` says what the next page begins behind, null at the end; what of its `list` has a `key` that is
 * held already is left out. `follow` calls `again` whenever something moved.
 * @template T
 * @typedef {object} How
 * @property {(limit: number, after: any) => Promise<any>} ask
 * @property {(answer: any, first: boolean) => {list: T[], after: any}} take
 * @property {(one: T) => string | number} key
 * @property {(again: () => void) => (() => void)[]} [follow]
 * @property {number} [page] @property {number} [most] that may be asked for at once
 */

/** Asks once its element is drawn for the first time, and draws it anew when something came. @template T */
export class Pages {
    /** @param {import("lit").ReactiveControllerHost} host @param {How<T>} how */
    constructor(host, how) {
        this.host = host;
        this.how = {follow: () => [], page: 30, most: Math.max(50, how.page ?? 0), ...how};
        /** What is held; null while nothing has come. @type {T[] | null} */
        this.list = null;
        /** What the next page begins behind; null: nothing more is there. @type {any} */
        this.after = null;
        /** Why the last answer was none. @type {any} */
        this.error = null;
        /** Was a further page asked for last? */
        this.further = false;
        /** As many as the person asked for so far. */
        this.wanted = this.how.page;
        this.turn = 0;
        this.begun = false;
        /** @type {ReturnType<typeof setTimeout> | undefined} */
        this.timer = undefined;
        this.moved = 0;
        /** @type {(() => void)[]} */
        this.ends = [];
        host.addController(this);
    }

    hostConnected() {
        const again = () => this.soon();
        this.ends = [relay.onState((state) => state === "live" && again()), ...this.how.follow(again)];
        this.begun = false;
        this.host.requestUpdate();
    }

    /** Now the element has what it was given. */
    hostUpdated() {
        if (this.begun) return;
        this.begun = true;
        this.load();
    }

    hostDisconnected() {
        for (const end of this.ends) end();
        this.turn++;
        this.rest();
    }

    rest() {
        clearTimeout(this.timer);
        this.timer = undefined;
    }

    /** Something moved: the list as it is now, in a moment. */
    soon() {
        const now = Date.now();
        if (this.timer === undefined) this.moved = now;
        this.rest();
        this.timer = setTimeout(() => this.load(), Math.max(0, Math.min(PAUSE, this.moved + PATIENCE - now)));
    }

    /** The list as it is now, as long as the person has it. */
    load() {
        this.rest();
        this.further = false;
        return this.fetch([], null);
    }

    /** Another list is wanted, from its beginning. What stands there goes at once, unless it is to stay until the other is there. */
    anew(stays = false) {
        if (!stays) this.list = null;
        this.error = null;
        this.wanted = this.how.page;
        this.host.requestUpdate();
        return this.load();
    }

    /** The next page, too. */
    more() {
        const held = this.list ?? [];
        this.wanted = held.length + this.how.page;
        this.further = true;
        return this.fetch(held, this.after);
    }

    /** What was refused is asked again. */
    again() {
        return this.further ? this.more() : this.load();
    }

    /** Only some of what is held stays. @param {(one: T) => boolean} stays */
    keep(stays) {
        this.list = this.list?.filter(stays) ?? null;
        this.host.requestUpdate();
    }

    /** @param {T[]} list what stands before it @param {any} after */
    async fetch(list, after) {
        const turn = ++this.turn;
        await relay.whenLive();
        try {
            for (let goesOn = true; goesOn;) {
                if (turn !== this.turn) return undefined;
                const answer = await this.how.ask(this.limit(list.length), after);
                if (turn !== this.turn) return undefined;
                const page = this.how.take(answer, after === null);
                const fresh = this.fresh(list, page.list);
                // All of a further page is held already: the order is another one by now.
                if (this.further && page.list.length && !fresh.length && page.after !== null) return this.load();
                list = [...list, ...fresh];
                after = page.after;
                goesOn = after !== null && fresh.length > 0 && list.length < this.wanted;
            }
            Object.assign(this, {list, after, error: null});
        } catch (error) {
            if (turn !== this.turn) return undefined;
            if (!(error instanceof CommandError)) reportError(error);
            this.error = error;
        }
        this.host.requestUpdate();
        return undefined;
    }

    limit(held) {
        const {page, most} = this.how;
        return Math.min(most, Math.max(page, this.wanted - held));
    }

    /** @param {T[]} held @param {T[]} came */
    fresh(held, came) {
        const known = new Set(held.map(this.how.key));
        return came.filter((one) => !known.has(this.how.key(one)));
    }
}
