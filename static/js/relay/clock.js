/** The server's clock, as well as this page can tell: a device may be hours off, and the order of rows shows it. */

const KEPT = 8;

export class Clock {
    /** @param {() => number} [now] the device's clock in milliseconds */
    constructor(now = Date.now) {
        this.device = now;
        /** Server minus device, of the last moments heard. @type {number[]} */
        this.heard = [];
    }

    /** Something just happened on the server at `moment` (RFC 3339); it can only have come later than that. */
    learn(moment) {
        const offset = Date.parse(moment) - this.device();
        if (Number.isFinite(offset)) this.heard = [...this.heard.slice(1 - KEPT), offset];
    }

    /** Milliseconds by the server's clock. The largest offset is the one that travelled least. */
    now() {
        return this.device() + (this.heard.length ? Math.max(...this.heard) : 0);
    }

    /** The same as the wire writes it. */
    moment() {
        return new Date(this.now()).toISOString();
    }
}

export const clock = new Clock();
