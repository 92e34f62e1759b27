/** What I have read: the "new" line of a room on the screen, and telling the server when I read to the end. Pure but for `tell`. */

const PAUSE = 400;

export class ReadMark {
    /**
     * @param {{read: number, unread: number}} me at the moment of opening @param {(number: number) => Promise<number>} tell gives what the server then holds
     * @param {() => number} rest milliseconds between two marks while I read on: of a thousand readers each would answer each message by one
     */
    constructor(me, tell, rest = () => 0) {
        this.tell = tell;
        this.rest = rest;
        this.timer = 0;
        /** When the last mark was told, and since when one waits. */
        this.told = -1e9;
        this.since = 0;
        this.asking = 0;
        this.read = 0;
        /** The newest number that stood before my eyes, told to the server or not yet. */
        this.seen = 0;
        /** The number after which it is new to me; null: no line. @type {number | null} */
        this.line = null;
        this.begin(me);
    }

    /** The room is opened, or all that was held of it was dropped. @param {{read: number, unread: number}} me */
    begin({read, unread}) {
        this.read = read;
        this.line = unread > 0 ? read : null;
        this.seenToEnd = false;
        /** Marked as unread by hand: it stays so until something new comes. */
        this.kept = false;
    }

    /** A message of somebody else came. @param {boolean} watching am I at the end, and looking? */
    came(watching) {
        this.kept = false;
        if (watching) return;
        // The line stands where I stopped; one that I have read beyond gives way to a new one.
        if (this.line === null || this.seenToEnd) this.line = Math.max(this.read, this.seen);
        this.seenToEnd = false;
    }

    /** I wrote something: what stood above it is no longer news. */
    spoke() {
        this.line = null;
    }

    /** I look at the end, whose newest message is `number`. @param {number} number */
    sees(number) {
        if (!this.kept) this.seenToEnd = true;
        this.passes(number);
    }

    /** I look at messages, the lowest of which is `number`. @param {number} number */
    passes(number) {
        if (this.kept) return;
        this.seen = Math.max(this.seen, number);
        if (number <= this.read || number <= this.asking) return;
        if (this.timer) return;
        this.since = performance.now();
        this.timer = /** @type {any} */ (setTimeout(() => this.send(), Math.max(PAUSE, this.told + this.rest() - this.since)));
    }

    /** I look away: what I looked at for long enough is told now. */
    away() {
        if (this.timer && performance.now() - this.since >= PAUSE) this.send();
    }

    async send() {
        const number = this.seen;
        this.stop();
        if (this.kept || number <= this.read) return;
        this.asking = number;
        this.told = performance.now();
        try {
            const read = await this.tell(number);
            if (!this.kept) this.read = read;
        } catch {
            // Without a connection; the next look tells it.
        } finally {
            this.asking = 0;
        }
    }

    /** What the server holds moved: another of my devices read on, or I marked something as unread. @param {number} read */
    moved(read) {
        if (read < this.read) {
            this.kept = true;
            this.seen = read;
            this.line = read;
        }
        this.read = read;
    }

    stop() {
        clearTimeout(this.timer);
        this.timer = 0;
    }
}
