/** Where the person is, by the address alone, so that Back, links and reloads mean the same. */

import {isOurs, read} from "#shell/address.js";

export {isOurs};

/** @typedef {import("#shell/address.js").Place} Place */

class Route {
    constructor() {
        /** @type {Set<(place: Place) => void>} */
        this.listeners = new Set();
        /** @type {(key: string) => number | undefined} */
        this.resolve = (key) => (/^\d+$/.test(key) ? Number(key) : undefined);
        window.addEventListener("popstate", () => this.tell());
        document.addEventListener("click", (event) => this.follow(event));
    }

    /** @returns {Place} */
    get current() {
        const place = read(location.pathname, location.search);
        return place.key === undefined ? place : {...place, room: this.resolve(place.key)};
    }

    /** Go to an address of the shell. @param {string} address @param {{replace?: boolean}} [options] */
    go(address, {replace = false} = {}) {
        const from = location.pathname + location.search;
        if (replace) history.replaceState(history.state, "", address);
        else if (address !== from) history.pushState({from}, "", address);
        this.tell();
    }

    /** The way back to an address: by the history when we came from there, so that Back and the arrow agree. */
    back(address) {
        if (history.state?.from === address) history.back();
        else this.go(address, {replace: history.state === null});
    }

    /** @param {(place: Place) => void} listener @returns {() => void} */
    subscribe(listener) {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    tell() {
        const place = this.current;
        for (const listener of [...this.listeners]) listener(place);
    }

    /** Take over clicks on links into the shell; everything else is the browser's. @param {MouseEvent} event */
    follow(event) {
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const link = /** @type {Element} */ (event.target).closest?.("a[href]");
        if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
        const address = new URL(link.href);
        if (address.origin !== location.origin || !isOurs(address.pathname) || address.hash) return;
        event.preventDefault();
        this.go(address.pathname + address.search);
    }
}

export const route = new Route();
