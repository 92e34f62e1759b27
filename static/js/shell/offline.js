/** A slim bar while the server can't be heard, and the way back in when the session has ended. */

import {html} from "lit";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";

const PATIENCE = 1500;

/** What the server's last word means (docs/protocol.md, close codes). @type {Record<number, () => string>} */
const ENDS = {
    4401: () => t("You are signed out on this device."),
    4403: () => t("Your account is closed here."),
    4410: () => t("This page is older than the site."),
};

class Offline extends Element {
    static properties = {state: {state: true}, late: {state: true}};

    constructor() {
        super();
        this.state = relay.state;
        this.late = false;
        this.timer = 0;
        relay.onState((state) => this.take(state));
        for (const kind of ["online", "offline"]) window.addEventListener(kind, () => this.requestUpdate());
    }

    take(state) {
        // A session that was alive here has ended: nothing of it stays on the screen. Never from the first try, which would go round.
        // Nor while somebody signs out here: it would take the place of the answer that clears the browser.
        if (state === "ended" && relay.code === 4401 && !relay.leaving && this.state !== "connecting") location.reload();
        this.state = state;
        clearTimeout(this.timer);
        if (state === "live") this.late = false;
        else this.timer = setTimeout(() => { this.late = true; }, PATIENCE);
    }

    render() {
        if (this.state === "ended") return this.ended();
        if (this.state === "live" || (!this.late && navigator.onLine)) return html`<div role="status"></div>`;
        return html`<div class="offline" role="status">${icon("wifi-off", "small")}<span>${this.state === "connecting" && navigator.onLine
            ? t("Connecting… Your messages wait here.") : t("Offline. Your messages wait here.")}</span></div>`;
    }

    ended() {
        return html`<div class="offline ended" role="alert">${icon("lock", "small")}<span>${ENDS[relay.code]?.() ?? t("The connection has ended.")}</span>
            <button class="link-button" @click=${() => location.reload()}>${relay.code === 4401 ? t("Sign in") : t("Load it again")}</button></div>`;
    }
}

customElements.define("chat-offline", Offline);
