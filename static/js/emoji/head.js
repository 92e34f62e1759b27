/** What stands over the emoji of the picker: a tab for each group, or the skin tones. */

import {html} from "lit";
import {withTone} from "#emoji/data.js";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";

const HAND = {emoji: "✋", tone: "1"};

/** @param {{key: string, label: string, sign: string}[]} sections @param {string} current @param {(key: string) => void} goTo */
export function tabs(sections, current, goTo) {
    return html`<div class="emoji-tabs" role="toolbar" aria-label=${t("Groups")}>${sections.map(({key, label, sign}) => html`
        <button type="button" class="icon-button" tabindex=${key === current ? 0 : -1} aria-label=${label} title=${label} aria-pressed=${key === current}
            @click=${() => goTo(key)}>${icon(sign)}</button>`)}</div>`;
}

/** @param {number} current @param {(tone: number) => void} choose */
export function tones(current, choose) {
    const names = [t("No skin tone"), t("Light"), t("Medium light"), t("Medium"), t("Medium dark"), t("Dark")];
    return html`<div class="emoji-tabs" role="radiogroup" aria-label=${t("Skin tone")}>${names.map((name, tone) => html`
        <button type="button" class="icon-button" role="radio" aria-checked=${tone === current} aria-label=${name} title=${name}
            @click=${() => choose(tone)}>${hand(tone)}</button>`)}</div>`;
}

/** @param {number} tone */
export function hand(tone) {
    return withTone(HAND, tone);
}
