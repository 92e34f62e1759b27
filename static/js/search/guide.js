/** How to search: the filters with examples; a click puts one in. */

import {html} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {FILTERS} from "#search/suggesting.js";

const words = () => [
    {example: '"low water"', hint: t("these words, side by side")},
    {example: "harb*", hint: t("words that begin so")},
    {example: "-draft", hint: t("without this word; a minus turns filters round, too")},
];

/** @param {(example: string) => void} put */
export function guide(put) {
    const line = ({example, hint}, sign) => html`<li><button class="guide-line" @click=${() => put(example)}>${icon(sign)}<code dir="ltr">${example}</code><span class="hint">${hint}</span></button></li>`;
    return html`<section class="search-guide"><h3>${t("Everything you may read can be found")}</h3>
        <p class="muted">${t("Write words; all of them have to be there. Filters narrow it down:")}</p>
        <ul role="list">${FILTERS().map((one) => line(one, one.icon))}${words().map((one) => line(one, "search"))}</ul>
        <p class="hint">${t("Dates: 2026-11-22, yesterday, monday, last week, november, 7d. Several of one filter are alternatives: from:me from:@somebody.")}</p></section>`;
}
