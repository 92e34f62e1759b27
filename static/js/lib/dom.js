/** What every element needs: icons, tiles, and small doings with focus and keys. Knows no concept. */

import {html, LitElement, nothing, svg} from "lit";
import {initials} from "#lib/initials.js";

/** A Lit element that draws into itself, so that the site's style sheets apply. */
export class Element extends LitElement {
    createRenderRoot() {
        return this;
    }
}

const sprite = document.documentElement.dataset.icons ?? "";

/** @param {string} name of bin/vendored/icons.txt @param {string} [classes] */
export function icon(name, classes = "") {
    return html`<svg class="icon ${classes}" aria-hidden="true">${svg`<use href="${sprite}#${name}"></use>`}</svg>`;
}

/** The colour class of a person or room: neighbours in number lie far apart on the circle. */
export function hue(id) {
    return `hue-${(Number(id) * 7) % 36}`;
}

/**
 * @param {{id: number, name: string, avatar?: string | null}} person
 * @param {{size?: string, letters?: number, inside?: unknown}} [options]
 */
export function tile(person, {size = "", letters = 2, inside = nothing} = {}) {
    return html`<span class="tile ${size} ${hue(person.id)}" aria-hidden="true">${
        person.avatar ? html`<img src=${person.avatar} alt="" loading="lazy">` : initials(person.name, letters)
    }${inside}</span>`;
}

/** A sentence with isolated names in it: each in an element, since some fonts give room to the characters around it. @param {string} text */
export function isolates(text) {
    return text.split(/\u2068(.*?)\u2069/s).map((piece, at) => (at % 2 ? html`<bdi>${piece}</bdi>` : piece));
}

/** Give a number as people read it in a small mark: 7, 99+ */
export function short(count, most = 99) {
    return count > most ? `${most}+` : String(count);
}

/** True when the keys belong to a text the person is writing. @param {EventTarget | null} target */
export function isWriting(target) {
    return target instanceof HTMLElement
        && (target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"));
}

/** Move the focus along a list by the arrow keys. @param {KeyboardEvent} event @param {HTMLElement[]} items */
export function moveFocus(event, items) {
    const step = {ArrowDown: 1, ArrowUp: -1, Home: -items.length, End: items.length}[event.key];
    if (step === undefined || items.length === 0) return false;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const wanted = at < 0 && step === 1 ? 0 : at + step;
    items[Math.max(0, Math.min(items.length - 1, wanted))].focus();
    event.preventDefault();
    return true;
}
