/** The bar of formatting tools, and its keys; loaded when the first of them is wanted. */

import {html, nothing} from "lit";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {keyName} from "#lib/keys.js";
import {apply} from "#messages/format.js";
import {around, asCode, asLink, asList, instead, lines} from "#messages/markup.js";
import {shortcuts} from "#shell/registry.js";

const mark = (sign) => ({run: (composer) => apply(composer.field, (text, start, end) => around(text, start, end, sign))});
const change = (act) => ({run: (composer) => apply(composer.field, act)});

/** @type {{label: string, icon: string, keys?: string, run: (composer: any) => unknown}[]} */
const TOOLS = [
    {label: t("Bold"), icon: "bold", keys: "mod+b", ...mark("**")},
    {label: t("Italic"), icon: "italic", keys: "mod+i", ...mark("_")},
    {label: t("Struck through"), icon: "strikethrough", keys: "mod+shift+x", ...mark("~~")},
    {label: t("Code"), icon: "code", keys: "mod+e", ...change(asCode)},
    {label: t("Link"), icon: "link", keys: "mod+k", ...change(asLink)},
    {label: t("List"), icon: "list", keys: "mod+shift+8", ...change(asList)},
    {label: t("Quote"), icon: "text-quote", keys: "mod+shift+9", ...change((text, start, end) => lines(text, start, end, "> "))},
    {label: t("Spoiler"), icon: "eye-off", keys: "mod+shift+h", ...mark("||")},
    {label: t("A time that everybody sees in his own zone"), icon: "calendar-clock", run: insertMoment},
];
const PREVIEW = {label: t("Preview"), icon: "eye", keys: "mod+shift+p", run: async (composer) => (await import("#messages/preview.js")).preview(composer)};

/** @param {any} composer @param {string} keys as in the list */
export function press(composer, keys) {
    [...TOOLS, PREVIEW].find((tool) => tool.keys === keys)?.run(composer);
}

async function insertMoment(composer) {
    const put = await (await import("#messages/moments.js")).chooseMoment();
    if (put) apply(composer.field, instead(put));
}

class FormatBar extends Element {
    static properties = {composer: {attribute: false}, previewing: {attribute: false}};

    constructor() {
        super();
        /** @type {any} */
        this.composer = undefined;
        this.previewing = false;
    }

    render() {
        return html`<div class="format-bar" role="toolbar" aria-label=${t("Formatting")} @keydown=${this.key} @pointerdown=${(event) => event.preventDefault()}>
            ${TOOLS.map((tool) => this.button(tool))}<span class="push-end"></span>${this.button(PREVIEW)}</div>`;
    }

    /** @param {{label: string, icon: string, keys?: string, run: (composer: any) => unknown}} tool */
    button({label, icon: name, keys, run}) {
        return html`<button type="button" class="icon-button" aria-label=${label} title=${keys ? `${label} (${keyName(keys)})` : label} ?disabled=${this.previewing && keys !== PREVIEW.keys}
            aria-pressed=${keys === PREVIEW.keys ? String(this.previewing) : nothing} @click=${() => run(this.composer)}>${icon(name)}</button>`;
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
        if (!step) return;
        event.preventDefault();
        const buttons = [...this.querySelectorAll("button")];
        const way = getComputedStyle(this).direction === "rtl" ? -step : step;
        const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
        buttons[(at + way + buttons.length) % buttons.length].focus();
    }
}

customElements.define("chat-format-bar", FormatBar);

const group = t("Writing");
for (const {label, keys} of [...TOOLS, PREVIEW]) if (keys) shortcuts.add({keys, label: keys === "mod+k" ? t("Link of what is selected") : label, group, order: 500});
