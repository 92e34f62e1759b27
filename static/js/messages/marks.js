/** What I have read: the "new" line of a room on the screen, and telling the server when I read to the end. Pure but for `tell`. */

const PAUSE = 400;

export class ReadMark {
    /** @param {{read: number, unread: number}} me at the moment of opening @param {(number: number) => Promise<number>} tell gives what the server then holds */
    constructor({read, unread}, tell) {
        this.read = read;
        /** The number after which it is new to me; null: no line. @type {number | null} */
        this.line = unread > 0 ? read : null;
        this.tell = tell;
        this.timer = 0;
        this.seenToEnd = false;
        this.asking = 0;
        /** Marked as unread by hand: it stays so until something new comes. */
        this.kept = false;
    }

    /** A message of somebody else came. @param {boolean} watching am I at the end, and looking? */
    came(watching) {
        this.kept = false;
        if (watching) return;
        // The line stands where I stopped; one that I have read beyond gives way to a new one.
        if (this.line === null || this.seenToEnd) this.line = this.read;
        this.seenToEnd = false;
    }

    /** I wrote something: what stood above it is no longer news. */
    spoke() {
        this.line = null;
    }

    /** I look at the end, whose newest message is `number`. @param {number} number */
    sees(number) {
        if (this.kept) return;
        this.seenToEnd = true;
        if (number <= this.read || number <= this.asking) return;
        clearTimeout(this.timer);
        this.timer = /** @type {any} */ (setTimeout(() => this.send(number), PAUSE));
    }

    async send(number) {
        this.asking = number;
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
            this.line = read;
        }
        this.read = read;
    }

    stop() {
        clearTimeout(this.timer);
    }
}
