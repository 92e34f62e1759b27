/** What is seen of a stand: the files of what is being written, and above it the messages that go when theirs are there. */

import {html, nothing, repeat} from "lit";
import {choose, dragged, itemMenu, letter, takeAway, throwAway} from "#files/acts.js";
import {fileIcon, sizeName} from "#files/sizes.js";
import {why} from "#files/why.js";
import {icon} from "#lib/dom.js";
import {currentLanguage, isolated, plural, t} from "#lib/i18n.js";

/** @typedef {import("#files/pile.js").Item} Item */
/** @typedef {import("#files/pile.js").Pile} Pile */
/** @typedef {import("#files/stand.js").Stand} Stand */

const SHOWN = 3;
const size = (bytes) => sizeName(bytes, currentLanguage());

/** In the card, above the text. @param {Stand} stand */
export function drawTray(stand) {
    const {now} = stand;
    if (!now?.items.length) return nothing;
    return html`<ul class="tray" role="list" aria-label=${t("Files of this message")}>${repeat(now.items, (item) => item.id, (item) => drawItem(stand, now, item))}</ul>
        <span class="visually-hidden" role="status">${stand.said}</span>
        ${now.stuck ? html`<p class="tray-note" role="status">${t("Try again, or take away what doesn't go, then send.")}</p>` : nothing}`;
}

/** @param {Stand} stand @param {Pile} pile @param {Item} item */
function drawItem(stand, pile, item) {
    const several = pile.items.length > 1;
    const {over, start, drop} = dragged(pile, item);
    return html`<li class="tray-item ${item.state}" data-item=${item.id} draggable=${several ? "true" : "false"} @dragstart=${start} @dragover=${over} @drop=${drop}
            @keydown=${(event) => letter(event, stand, pile, item)}>
        ${picture(item)}
        <span class="file-text"><span class="file-name truncate isolated" title=${item.name}>${item.name}</span>${note(item)}</span>
        ${again(pile, item)}
        ${several || item.picture ? html`<button type="button" class="icon-button" aria-haspopup="menu" aria-label=${t("More about {name}", {name: item.name})} title=${t("More")}
            @click=${(event) => itemMenu(event.currentTarget, stand, pile, item)}>${icon("ellipsis", "small")}</button>` : nothing}
        <button type="button" class="icon-button" aria-label=${t("Take {name} away", {name: item.name})} title=${t("Take the file away")} @click=${() => takeAway(stand, pile, item)}>${icon("x", "small")}</button>
    </li>`;
}

/** @param {Item} item */
function picture(item) {
    return html`<span class="tray-picture">${item.picture ? html`<img src=${item.picture} alt=${item.alt} draggable="false">` : icon(fileIcon(item.type))}</span>`;
}

/** @param {Pile} pile @param {Item} item */
function again(pile, item) {
    if (item.state === "lost") return html`<button type="button" class="button slim" @click=${() => choose(pile, item)}>${t("Choose")}</button>`;
    if (item.state !== "failed" && item.state !== "stalled") return nothing;
    return html`<button type="button" class="icon-button" aria-label=${t("Try {name} again", {name: item.name})} title=${t("Try again")} @click=${() => { item.stop(); pile.start(item); }}>${icon("rotate-ccw", "small")}</button>`;
}

/** One line of what is with it. @param {Item} item */
function note(item) {
    const {state} = item;
    if (state === "failed") return html`<span class="file-note text-attention" role="alert">${why(item.error)}</span>`;
    if (state === "lost") return html`<span class="file-note text-attention">${t("Choose the file again to go on.")}</span>`;
    if (state === "done") return html`<span class="file-note">${size(item.size)}${item.alt ? html` · ${t("described")}` : nothing}</span>`;
    const words = state === "stalled" ? t("No connection. It goes on by itself.") : state === "waiting" ? t("Waits for its turn · {size}", {size: size(item.size)}) : pace([item]);
    return html`<progress max=${Math.max(1, item.size)} .value=${item.sent} aria-label=${t("Uploading {name}", {name: item.name})}></progress><span class="file-note numeric">${words}</span>`;
}

/** How much is there, how fast it goes and how long it takes. @param {Item[]} items */
function pace(items) {
    const now = performance.now();
    const all = items.reduce((sum, item) => sum + item.size, 0);
    const sent = items.reduce((sum, item) => sum + item.sent, 0);
    const speed = items.reduce((sum, item) => sum + ((item.state === "going" && item.rate.speed(now)) || 0), 0);
    const share = t("{part} of {whole}", {part: size(sent), whole: size(all)});
    if (!speed) return share;
    return t("{share} · {speed}/s · {time}", {share, speed: size(speed), time: timeLeft(Math.max(1, Math.round((all - sent) / speed)))});
}

function timeLeft(seconds) {
    if (seconds < 60) return plural(seconds, "{count} s left", "{count} s left");
    if (seconds < 3_600) return plural(Math.round(seconds / 60), "{count} min left", "{count} min left");
    return plural(Math.round(seconds / 3_600), "{count} h left", "{count} h left");
}

/** Above the card: what goes by itself. @param {Stand} stand */
export function drawGoing(stand) {
    return repeat(stand.going, (pile) => pile.id, (pile) => goingCard(stand, pile));
}

/** @param {Stand} stand @param {Pile} pile */
function goingCard(stand, pile) {
    const left = pile.items.filter((item) => item.state !== "done");
    const bad = pile.items.find((item) => item.state === "failed" || item.state === "lost");
    const shown = pile.items.slice(0, SHOWN);
    const more = pile.items.length - shown.length;
    const all = pile.items.reduce((sum, item) => sum + item.size, 0);
    return html`<section class="going-card ${bad ? "failed" : ""}" aria-label=${t("A message that waits for its files")}>
        <span class="going-pictures">${shown.map(picture)}${more ? html`<span class="going-more numeric">+${more}</span>` : nothing}</span>
        <span class="file-text">
            ${pile.message.text ? html`<span class="truncate own-direction going-words">${pile.message.text}</span>` : nothing}
            ${bad ? html`<span class="file-note text-attention" role="alert">${t("{name}: {reason}", {name: isolated(bad.name), reason: bad.state === "lost" ? t("Choose the file again to go on.") : why(bad.error)})}</span>`
                : html`<span class="file-note" role="status">${left.length === 1 ? t("Goes when the file is up.") : plural(left.length, "Goes when {count} file is up.", "Goes when {count} files are up.")}</span>
                    <progress max=${Math.max(1, all)} .value=${pile.items.reduce((sum, item) => sum + item.sent, 0)} aria-label=${t("Uploading")}></progress>
                    <span class="file-note numeric">${left.some((item) => item.state === "stalled") ? t("No connection. It goes on by itself.") : pace(pile.items)}</span>`}
        </span>
        ${bad ? again(pile, bad) : nothing}
        <button type="button" class="button slim" @click=${() => stand.edit(pile)}>${t("Edit")}</button>
        <button type="button" class="icon-button" aria-label=${t("Throw the message away")} title=${t("Throw the message away")} @click=${() => throwAway(stand, pile)}>${icon("x", "small")}</button>
    </section>`;
}
