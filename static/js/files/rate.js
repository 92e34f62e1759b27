/** How fast a file goes up, and how long it still takes. Pure. */

/** What was sent longer ago than this says nothing about now. */
const WINDOW = 6_000;
/** Before so much time nobody can tell. */
const LEAST = 1_000;

export class Rate {
    constructor() {
        /** @type {{at: number, sent: number}[]} */
        this.samples = [];
    }

    /** @param {number} sent bytes so far @param {number} at milliseconds */
    note(sent, at) {
        if (sent < (this.samples.at(-1)?.sent ?? 0)) this.samples = [];
        this.samples.push({at, sent});
        while (this.samples.length > 2 && at - this.samples[1].at >= WINDOW) this.samples.shift();
    }

    /** Bytes a second over the last seconds; null while it can't be told. @param {number} now milliseconds */
    speed(now) {
        const [first] = this.samples;
        const last = this.samples.at(-1);
        if (!first || !last || last.at - first.at < LEAST) return null;
        return ((last.sent - first.sent) / (Math.max(now, last.at) - first.at)) * 1000;
    }

    /** Seconds that are left; null while it can't be told or nothing moves. @param {number} size bytes in all @param {number} now */
    left(size, now) {
        const speed = this.speed(now);
        if (!speed) return null;
        return Math.max(1, Math.round((size - (this.samples.at(-1)?.sent ?? 0)) / speed));
    }
}
