/** So many at a time; the others stand in line, in their order. Pure. */

export class Line {
    /** @param {number} most at a time */
    constructor(most) {
        this.most = most;
        this.busy = 0;
        /** @type {(() => Promise<unknown>)[]} */
        this.waiting = [];
    }

    /** @param {() => Promise<unknown>} work begun when there is room @returns {() => void} leaves the line, if it hasn't begun */
    enter(work) {
        this.waiting.push(work);
        this.next();
        return () => {
            const at = this.waiting.indexOf(work);
            if (at >= 0) this.waiting.splice(at, 1);
        };
    }

    next() {
        while (this.busy < this.most && this.waiting.length) {
            const work = /** @type {() => Promise<unknown>} */ (this.waiting.shift());
            this.busy += 1;
            const over = () => {
                this.busy -= 1;
                this.next();
            };
            work().then(over, over);
        }
    }
}
