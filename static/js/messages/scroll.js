/**
 * Keeps the reader's place while the rows around it come, go and change their height.
 *
 * The browser's own anchoring is off. What is remembered: the rows in view with their offsets, and the scroll position
 * that belongs to them. On each render and each change of size only the drift is corrected that the position doesn't
 * explain, since a scroll event may still be on its way and what the person did must not be undone.
 */

const NEAR = 60;
const SLACK = 1;

export class ScrollKeeper {
    /** @param {HTMLElement} scroller @param {HTMLElement} list whose children are the rows @param {() => void} moved */
    constructor(scroller, list, moved) {
        this.scroller = scroller;
        this.list = list;
        this.moved = moved;
        this.top = 0;
        this.atEnd = true;
        /** @type {{row: Element, offset: number}[]} */
        this.anchors = [];
        this.onScroll = () => {
            this.remember();
            this.moved();
        };
        scroller.addEventListener("scroll", this.onScroll, {passive: true});
        this.sizes = new ResizeObserver(() => this.keep());
        this.sizes.observe(list);
        this.sizes.observe(scroller);
    }

    stop() {
        this.sizes.disconnect();
        this.scroller.removeEventListener("scroll", this.onScroll);
    }

    get most() {
        return this.scroller.scrollHeight - this.scroller.clientHeight;
    }

    /** The end of the rows that is further away. @returns {"start" | "end"} */
    get farSide() {
        return this.top < this.most / 2 ? "end" : "start";
    }

    /** Where the person is now. */
    remember() {
        this.top = this.scroller.scrollTop;
        this.atEnd = this.most - this.top <= NEAR;
        this.anchors = this.rowsInView();
    }

    /** The first rows that begin in view: several, since one may go. */
    rowsInView() {
        const rows = this.list.children;
        const from = this.scroller.getBoundingClientRect().top;
        let low = 0;
        let high = rows.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (rows[middle].getBoundingClientRect().top < from) low = middle + 1;
            else high = middle;
        }
        const found = [];
        for (let at = Math.max(0, low - 1); at < rows.length && found.length < 8; at++) {
            found.push({row: rows[at], offset: rows[at].getBoundingClientRect().top - from});
        }
        // The row that begins in view comes first; the one cut by the edge is the last resort.
        return found.length > 1 && low > 0 ? [...found.slice(1), found[0]] : found;
    }

    /** The last row that begins in view. @returns {Element | undefined} */
    lastInView() {
        const to = this.scroller.getBoundingClientRect().bottom;
        return this.anchors.length ? [...this.list.children].findLast((row) => row.getBoundingClientRect().top < to - NEAR) : undefined;
    }

    /** Something was drawn or changed its size. */
    keep() {
        const now = this.scroller.scrollTop;
        if (this.atEnd && now < this.top - SLACK && now < this.most - NEAR) this.atEnd = false;
        if (this.atEnd) this.scroller.scrollTop = this.most;
        else this.correct(now);
        this.remember();
    }

    correct(now) {
        const from = this.scroller.getBoundingClientRect().top;
        const anchor = this.anchors.find(({row}) => row.isConnected);
        if (!anchor) return;
        const expected = anchor.offset - (now - this.top);
        const drift = anchor.row.getBoundingClientRect().top - from - expected;
        if (Math.abs(drift) > 0.5) this.scroller.scrollTop = now + drift;
    }

    toEnd() {
        this.atEnd = true;
        this.scroller.scrollTop = this.most;
        this.remember();
    }

    /** Bring a row to a place in view. @param {Element} row @param {number} share of the height above it */
    show(row, share) {
        const offset = row.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
        this.scroller.scrollTop += offset - this.scroller.clientHeight * share;
        this.remember();
    }
}
