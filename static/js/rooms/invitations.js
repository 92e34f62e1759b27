/** Links that let people into a room: how long they hold, how often, and how they end. */

import {html, nothing} from "lit";
import {icon} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {roomName} from "#rooms/names.js";
import {openDialog} from "#shell/dialogs.js";
import {copyText, explain, tellFailure} from "#shell/toasts.js";

const HOUR = 3_600_000;
const LASTS = [
    {hours: 1, name: () => t("1 hour")},
    {hours: 24, name: () => t("1 day")},
    {hours: 24 * 7, name: () => t("7 days")},
    {hours: 24 * 30, name: () => t("30 days")},
];
const USES = [1, 5, 25, 100];

/** Links made by this page: the server keeps only their digest, so an address can't be shown twice. @type {Map<number, any[]>} */
const made = new Map();

/** @param {any} room */
export function openInvitations(room) {
    let error = "";
    return openDialog(t("Invitation links"), (_close, redraw) => {
        const create = async (event) => {
            event.preventDefault();
            const fields = new FormData(event.target);
            const hours = Number(fields.get("hours"));
            const uses = Number(fields.get("uses"));
            try {
                const expires = new Date(Date.now() + hours * HOUR).toISOString();
                const link = await relay.request("invitation.create", {room: room.id, expires, uses});
                made.set(room.id, [{...link, hours, uses}, ...(made.get(room.id) ?? [])]);
                error = "";
                await copy(link.url);
            } catch (refusal) {
                error = explain(refusal);
            }
            redraw();
        };
        const revoke = async (link) => {
            if (!(await tellFailure(relay.request("invitation.revoke", {invitation: link.id})))) return;
            made.set(room.id, (made.get(room.id) ?? []).filter((one) => one.id !== link.id));
            redraw();
        };
        return html`<form class="dialog-body" @submit=${create}>
            <p class="muted">${t("Whoever has the link gets an account if needed, and comes into {room}.", {room: roomName(room)})}</p>
            <div class="invite-choices">
                <div class="field"><label for="invite-hours">${t("Holds for")}</label><select class="select" id="invite-hours" name="hours">${LASTS.map((one) => html`
                    <option value=${one.hours} ?selected=${one.hours === 168}>${one.name()}</option>`)}</select></div>
                <div class="field"><label for="invite-uses">${t("Can be used")}</label><select class="select" id="invite-uses" name="uses">${USES.map((uses) => html`
                    <option value=${uses} ?selected=${uses === 5}>${plural(uses, "{count} time", "{count} times")}</option>`)}</select></div>
                <button class="button medium primary">${t("Make a link")}</button></div>
            ${error ? html`<p class="error-text" role="alert">${error}</p>` : nothing}
        </form>${links(made.get(room.id) ?? [], revoke)}`;
    }, {wide: true});
}

function links(list, revoke) {
    if (list.length === 0) return nothing;
    return html`<div class="dialog-body invite-list"><div class="card">${list.map((link) => html`<div class="row">
        <div class="row-text"><code class="invite-url">${link.url}</code>
            <div class="row-note">${plural(link.uses, "{count} use", "{count} uses")} · ${LASTS.find((one) => one.hours === link.hours)?.name()}</div></div>
        <div class="row-acts"><button class="icon-button" aria-label=${t("Copy")} @click=${() => copy(link.url)}>${icon("copy")}</button>
            <button class="button danger" @click=${() => revoke(link)}>${t("Revoke")}</button></div></div>`)}</div>
        <p class="hint">${t("The site keeps no copy of a link: it is shown here until you load this page again.")}</p></div>`;
}

function copy(url) {
    return copyText(url, t("The link is copied."));
}
