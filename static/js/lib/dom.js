/** What every element needs: icons, tiles, and small doings with focus and keys. Knows no concept. */

import {html, LitElement, nothing, svg} from "lit";

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

/** One or two letters that stand for a name. */
export function initials(name, most = 2) {
    const words = name.trim().split(/[\s._-]+/u).filter(Boolean);
    const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
    const letters = picked.slice(0, most).map((word) => firstLetter(word)).join("");
    return letters || "?";
}

function firstLetter(word) {
    const segments = new Intl.Segmenter(undefined, {granularity: "grapheme"}).segment(word);
    for (const {segment} of segments) if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment;
    return "";
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

const MARKS = /\p{Diacritic}/gu;

/** A text without case and accents, for comparing what somebody typed. */
export function fold(text) {
    return text.normalize("NFKD").replace(MARKS, "").toLowerCase();
}

/**
 * How well a name answers what was typed: higher is better, 0 is not at all. `at` marks the characters that matched.
 * @param {string} typed folded @param {string} name
 */
export function match(typed, name) {
    const inName = fold(name);
    if (!typed) return {score: 1, at: []};
    const start = inName.indexOf(typed);
    if (start >= 0) {
        const atWord = start === 0 || /[\s\-_.]/.test(inName[start - 1]);
        return {score: (start === 0 ? 100 : atWord ? 80 : 50) - Math.min(20, inName.length / 4), at: [[start, start + typed.length]]};
    }
    return scattered(typed, inName);
}

function scattered(typed, inName) {
    const at = [];
    let from = 0;
    for (const letter of typed.replace(/\s+/g, "")) {
        const found = inName.indexOf(letter, from);
        if (found < 0) return {score: 0, at: []};
        at.push([found, found + 1]);
        from = found + 1;
    }
    const spread = at[at.length - 1][0] - at[0][0] + 1 - at.length;
    return {score: spread > typed.length * 2 ? 0 : Math.max(1, 30 - spread), at};
}
