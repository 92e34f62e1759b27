/** One message that was found, as a link to its place. */

import {html, nothing} from "lit";
import {displayName, personOf} from "#accounts/directory.js";
import {icon, tile} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {clock, dayName, fullTime} from "#lib/time.js";
import {excerpt} from "#messages/plain.js";
import {roomName, roomPath, roomTitle} from "#rooms/names.js";
import {cut} from "#search/finding.js";
import {threadPath} from "#threads/threads.js";

/** @param {import("#search/finding.js").Hit} hit @param {any} room its RoomState */
export function pathOf(hit, room) {
    return hit.thread ? threadPath(room, hit.thread, hit.number) : roomPath(room, hit.number);
}

/**
 * @param {import("#search/finding.js").Hit} hit @param {any} room
 * @param {{at: number, current: boolean, gone: boolean, around: boolean, tabindex: number, open: (event: MouseEvent) => void, menu: (event: MouseEvent) => void, toggle: () => void}} how
 *   `at`: its place among the results; `gone`: it was deleted meanwhile; `around`: what stands beside it is shown
 */
export function drawHit(hit, room, {at, current, gone, around, tabindex, open, menu, toggle}) {
    return html`<li class="hit ${current ? "current" : ""}" data-at=${at}>
        <a class="hit-link" href=${pathOf(hit, room)} tabindex=${tabindex} aria-current=${current ? "true" : nothing} aria-keyshortcuts="c" @click=${open}>
            ${tile(personOf(hit.author), {size: "small"})}
            <span class="hit-head"><span class="hit-name isolated truncate">${displayName(hit.author)}</span>
                <time class="hint nowrap" datetime=${hit.created_at} title=${fullTime(hit.created_at)}>${dayName(hit.created_at)}, ${clock(hit.created_at)}</time></span>
            <span class="hit-words own-direction ${gone ? "muted" : ""}">${gone ? t("This message was deleted.") : words(hit)}</span>
            <span class="hit-foot hint"><span class="truncate">${where(room)}</span>${hit.thread ? html`<span class="nowrap">${icon("message-square-text", "small")}${t("in a thread")}</span>` : nothing}
                ${hit.files && hit.excerpt && !gone ? html`<span>${icon("paperclip", "small")}<bdi class="truncate">${hit.files.join(", ")}</bdi></span>` : nothing}</span></a>
        ${around ? nothing : html`<button class="hit-around" aria-expanded="false" tabindex=${tabindex} @click=${toggle}>${icon("chevron-down", "small")}<span>${t("Show around it")}</span></button>`}
        <button class="icon-button hit-menu" aria-haspopup="menu" aria-expanded="false" tabindex="-1" aria-label=${t("More about this message")} @click=${menu}>${icon("ellipsis")}</button></li>`;
}

/** @param {import("#search/finding.js").Hit} hit */
function words({excerpt: said, marks, files}) {
    if (!said) return files?.join(", ") || t("A file");
    return cut(said, marks).map((part) => (part.marked ? html`<mark>${part.text}</mark>` : excerpt(part.text)));
}

function where(room) {
    return room.kind === "direct" ? t("with {name}", {name: `\u2068${roomName(room)}\u2069`}) : html`<bdi>${roomTitle(room)}</bdi>`;
}
