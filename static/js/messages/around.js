/** What stands around a room's messages: its beginning, rows that are still to come, a page that didn't come. */

import {html, nothing} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {roomName, roomTile} from "#rooms/names.js";

/** @param {any} room @param {boolean} empty */
export function beginning(room, empty) {
    const name = html`<bdi>${roomName(room)}</bdi>`;
    const direct = room.kind === "direct";
    return html`<section class="beginning">
        ${roomTile(room)}
        <h2>${direct ? name : room.kind === "public" ? html`#${name}` : name}</h2>
        <p>${direct ? t("This is where your talk begins. Only the people in it can read it.")
            : room.kind === "private" ? t("This is where the room begins. Only its members can read it.")
            : t("This is where the room begins. Everybody on this site can find it and read it.")}</p>
        ${room.topic ? html`<p class="own-direction">${room.topic}</p>` : nothing}
        ${empty && room.me ? html`<p class="muted">${t("Nobody wrote anything yet. Say hello!")}</p>` : nothing}
    </section>`;
}

/** @param {number} count */
export function skeletons(count) {
    return html`<div class="skeletons" aria-hidden="true">${Array.from({length: count}, () => html`<div class="skeleton-message">
        <span class="skeleton face"></span><span class="skeleton bar"></span><span class="skeleton line"></span></div>`)}</div>`;
}

/** @param {any} error @param {() => void} again */
export function problem(error, again) {
    return html`<div class="fate" role="alert">${icon("circle-alert", "small")}<span>${error.detail || t("The messages did not come.")}</span>
        <button class="link-button" @click=${again}>${t("Try again")}</button></div>`;
}
