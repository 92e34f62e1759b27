/** Who is there. Presence comes only for those this page watches. */

import {html, nothing} from "lit";
import {Store} from "#lib/store.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";

/** Status by user id: "online" | "away" | "dnd" | "offline". @type {Store<string>} */
export const presence = new Store();

/** How long ago somebody was here who isn't, in words. @type {Map<number, string>} */
export const lastSeen = new Map();

/** The mark at a face. @param {number} id @param {string} [classes] */
export function presenceMark(id, classes = "") {
    const status = presence.get(id) ?? "offline";
    if (status === "offline") return nothing;
    return html`<span class="presence ${status} ${classes}" role="img" aria-label=${statusName(status)}></span>`;
}

/** @param {string} status @param {string} [away] what is said of who isn't there */
export function statusName(status, away = t("Offline")) {
    return {online: t("Online"), away: t("Away"), dnd: t("Do not disturb"), invisible: t("Invisible")}[status] ?? away;
}

relay.on("presence", ({user, status}) => presence.set(user, status === "invisible" ? "offline" : status));
/** Of who is watched and not named, nothing is known: he isn't there. */
relay.on("watched", ({users, presence: hints}) => {
    for (const user of users) if (!hints.some((hint) => hint.user === user)) presence.set(user, "offline");
});
