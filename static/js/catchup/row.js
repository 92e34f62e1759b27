/** One line of what I missed: who, where, when, the words, and what its section says. All of it is the link. */

import {html, nothing} from "lit";
import {displayName, personOf} from "#accounts/directory.js";
import {tile} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {clock, dayName, fullTime} from "#lib/time.js";
import {excerpt} from "#messages/plain.js";
import {place as placeOf, roomPath} from "#rooms/names.js";
import {threadPath} from "#threads/threads.js";

/** @param {any} place @param {any} room @param {{facts?: (place: any) => unknown}} section @param {boolean} named is the room told? */
export function row(place, room, {facts}, named) {
    const who = place.author ?? place.user;
    return html`<li><a class="row catchup-row ${place.user ? "person" : ""}" href=${pathOf(place, room)}>
        ${tile(personOf(who))}
        <span class="row-text">
            <span class="catchup-head"><span class="row-name isolated truncate">${displayName(who)}</span>
                <span class="hint truncate">${named ? html`${placeOf(room)} · ` : nothing}<time datetime=${place.created_at} title=${fullTime(place.created_at)}>${
                    dayName(place.created_at)}, ${clock(place.created_at)}</time></span></span>
            ${place.user ? nothing : html`<span class="catchup-words own-direction">${excerpt(place.excerpt) || t("A file")}</span>`}
            ${facts ? html`<span class="catchup-facts hint">${facts(place)}</span>` : nothing}
        </span></a></li>`;
}

function pathOf({number, thread}, room) {
    if (!number) return `${roomPath(room)}?panel=members`;
    return thread ? threadPath(room, thread, number) : roomPath(room, number);
}
