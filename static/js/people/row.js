/** One person of the directory: who it is, whether he is there, what we share, and the way to write to him. */

import {html, nothing} from "lit";
import {personOf} from "#accounts/directory.js";
import {blocks} from "#blocks/store.js";
import {openDirect} from "#directs/open.js";
import {icon, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {presence, presenceMark, statusName} from "#presence/store.js";
import {roomTitle} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {boot} from "#shell/boot.js";

const openCard = async (id) => (await import("#people/card.js")).openCard(id);

/** @param {number} id @param {{count: number, rooms: number[]} | undefined} shared */
export function row(id, shared) {
    const person = personOf(id);
    const me = id === boot.user.id;
    const words = t("Message {name}", {name: person.name});
    return html`<li class="row browse-row" data-person=${id}>${tile(person, {size: "large", inside: presenceMark(id)})}
        <button class="row-text person-name" aria-haspopup="dialog" @click=${() => openCard(id)}><span class="row-name isolated">${person.name}</span>${signs(person)}
            <span class="row-note truncate">${there(id)}<span class="isolated">@${person.username}</span>${shared ? html` · ${together(shared)}` : nothing}</span></button>
        ${me ? nothing : html`<button class="button slim" aria-label=${words} title=${words} @click=${() => openDirect([id])}>${icon("message-square", "small")}<span class="desk-only">${t("Message")}</span></button>`}</li>`;
}

/** The mark at the face, for those who don't see it. */
function there(id) {
    const status = presence.get(id);
    return status && status !== "offline" ? html`<span class="visually-hidden">${statusName(status)}</span>` : nothing;
}

/** What is to be known of an account at a glance. @param {any} person */
export function signs(person) {
    const words = [person.id === boot.user.id ? t("you") : "", person.bot ? t("bot") : "", person.guest ? t("guest") : "", blocks.has(person.id) ? t("blocked") : ""];
    return html`<span class="browse-signs">${words.filter(Boolean).map((one) => html`<span class="pill">${one}</span>`)}</span>`;
}

/** The rooms that we share by name, as far as they are told. */
function together({count, rooms: ids}) {
    const names = ids.map((id) => rooms.get(id)).filter(Boolean).map(roomTitle);
    const more = count - names.length;
    return html`<bdi>${names.join(", ")}</bdi>${more > 0 ? html` ${plural(more, "and {count} more room", "and {count} more rooms")}` : nothing}`;
}
