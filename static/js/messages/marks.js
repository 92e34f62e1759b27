/** What I have read: the "new" line of a room on the screen, and telling the server when I read to the end. Pure but for `tell`. */

const PAUSE = 400;

export class ReadMark {
    /** @param {{read: number, unread: number}} me at the moment of opening @param {(number: number) => Promise<any>} tell */
    constructor({read, unread}, tell) {
        this.read = read;
        /** The number after which it is new to me; null: no line. @type {number | null} */
        this.line = unread > 0 ? read : null;
        this.tell = tell;
        this.timer = 0;
        this.seenToEnd = false;
        this.asking = 0;
    }

    /** A message of somebody else came. @param {boolean} watching am I at the end, and looking? */
    came(watching) {
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
        this.seenToEnd = true;
        if (number <= this.read || number <= this.asking) return;
        clearTimeout(this.timer);
        this.timer = /** @type {any} */ (setTimeout(() => this.send(number), PAUSE));
    }

    async send(number) {
        this.asking = number;
        try {
            await this.tell(number);
            this.read = Math.max(this.read, number);
        } catch {
            this.asking = 0;
        }
    }

    /** Another of my devices read on, or I marked it as unread. @param {number} read */
    moved(read) {
        this.read = read;
        if (this.asking < read) this.asking = 0;
    }

    stop() {
        clearTimeout(this.timer);
    }
}
