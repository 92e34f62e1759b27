/** Short words at the foot of the page about what just happened. */

import {html, repeat} from "lit";
import {Element, isolates} from "#lib/dom.js";
import {Store, StoreController} from "#lib/store.js";
import {t} from "#lib/i18n.js";

const shown = new Store();
let next = 1;

/**
 * @param {string} text @param {{action?: {label: string, run: () => void}, seconds?: number}} [options]
 */
export function toast(text, {action, seconds = 6} = {}) {
    const id = next++;
    shown.set(id, {id, text, action});
    setTimeout(() => shown.delete(id), seconds * 1000);
}

/** The words of a refused command, for a person. @param {any} error */
export function explain(error) {
    if (error?.code === "unavailable" && !error.detail) return t("There is no connection right now. Try again in a moment.");
    if (error?.code === "rate_limited") return t("That was too fast. Try again in a moment.");
    return error?.detail || t("That did not work. Try again.");
}

/** Run a command's promise and say what went wrong, if something did. */
export async function tellFailure(promise) {
    try {
        return await promise;
    } catch (error) {
        toast(explain(error));
        return undefined;
    }
}

/** Copy a text and say so; where the browser refuses, say that too. @param {string} text @param {string} done */
export async function copyText(text, done) {
    try {
        await navigator.clipboard.writeText(text);
        toast(done);
    } catch {
        toast(t("Your browser doesn't let this page copy. Mark the text and copy it yourself."));
    }
}

class Toasts extends Element {
    constructor() {
        super();
        /** Where the focus was before it came here. @type {any} */
        this.from = null;
        new StoreController(this, shown);
        this.addEventListener("focusin", ({relatedTarget}) => { if (!this.contains(/** @type {any} */ (relatedTarget))) this.from = relatedTarget; });
    }

    /** The focus isn't lost with the words that had it. */
    update(changed) {
        const inside = this.contains(document.activeElement);
        super.update(changed);
        if (inside && !this.contains(document.activeElement)) this.from?.focus();
    }

    /** In the top layer, and there above a dialog that was opened before. */
    updated() {
        const list = /** @type {HTMLElement} */ (this.querySelector(".toasts"));
        if (list.matches(":popover-open")) list.hidePopover();
        if (shown.size) list.showPopover();
    }

    render() {
        return html`<div class="toasts" role="status" popover="manual">${repeat(shown.values(), (one) => one.id, (one) => html`
            <div class="toast"><span>${isolates(one.text)}</span>${one.action && html`
                <button @click=${() => this.act(one)}>${one.action.label}</button>`}</div>`)}</div>`;
    }

    act(one) {
        shown.delete(one.id);
        one.action.run();
    }
}

customElements.define("chat-toasts", Toasts);
