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
 * @param {{current: boolean, tabindex: number, open: (event: MouseEvent) => void, menu: (event: MouseEvent) => void}} how
 */
export function drawHit(hit, room, {current, tabindex, open, menu}) {
    const words = cut(hit.excerpt, hit.marks).map((part) => (part.marked ? html`<mark>${part.text}</mark>` : excerpt(part.text)));
    return html`<li class="hit ${current ? "current" : ""}">
        <a class="hit-link" href=${pathOf(hit, room)} tabindex=${tabindex} aria-current=${current ? "true" : nothing} @click=${open}>
            ${tile(personOf(hit.author), {size: "small"})}
            <span class="hit-head"><span class="hit-name isolated truncate">${displayName(hit.author)}</span>
                <time class="hint nowrap" datetime=${hit.created_at} title=${fullTime(hit.created_at)}>${dayName(hit.created_at)}, ${clock(hit.created_at)}</time></span>
            <span class="hit-words own-direction">${hit.excerpt ? words : hit.files?.join(", ") || t("A file")}</span>
            <span class="hit-foot hint"><span class="truncate">${where(room)}</span>${hit.thread ? html`<span class="nowrap">${icon("message-square-text", "small")}${t("in a thread")}</span>` : nothing}
                ${hit.files && hit.excerpt ? html`<span>${icon("paperclip", "small")}<bdi class="truncate">${hit.files.join(", ")}</bdi></span>` : nothing}</span></a>
        <button class="icon-button hit-menu" aria-haspopup="menu" aria-expanded="false" tabindex="-1" aria-label=${t("More about this message")} @click=${menu}>${icon("ellipsis")}</button></li>`;
}

function where(room) {
    return room.kind === "direct" ? t("with {name}", {name: `\u2068${roomName(room)}\u2069`}) : html`<bdi>${roomTitle(room)}</bdi>`;
}
