/** A new room: its name, what it is for, and who may come in. */

import {html, nothing} from "lit";
import {learn} from "#accounts/directory.js";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {roomPath} from "#rooms/names.js";
import {takeRoom} from "#rooms/store.js";
import {openDialog} from "#shell/dialogs.js";
import {route} from "#shell/route.js";
import {explain} from "#shell/toasts.js";

const KINDS = [
    {kind: "public", icon: "hash", name: () => t("Public"), note: () => t("Everybody here can find, read and join it.")},
    {kind: "private", icon: "lock", name: () => t("Private"), note: () => t("Only those who are added or invited know of it.")},
];

export async function createRoom() {
    /** @type {any} */
    let error = null;
    let busy = false;
    let kind = "public";
    const room = await openDialog(t("New room"), (close, redraw) => {
        const submit = async (event) => {
            event.preventDefault();
            const fields = new FormData(event.target);
            busy = true;
            redraw();
            try {
                const name = String(fields.get("name")).trim();
                const topic = String(fields.get("topic")).trim();
                const hides = kind === "private" && fields.has("hides") ? {hides_history: true} : {};
                const result = await relay.request("room.create", {kind, name, topic, ...hides});
                learn(result.directory);
                close(result.room);
            } catch (refusal) {
                error = refusal;
                busy = false;
                redraw();
            }
        };
        return html`<form @submit=${submit}><div class="dialog-body">
            ${nameField(error)}${topicField(error)}
            <fieldset class="field kinds"><legend>${t("Who may come in")}</legend>${KINDS.map((one) => html`
                <label class="card row kind"><input type="radio" name="kind" .value=${one.kind} .checked=${one.kind === kind} @change=${() => { kind = one.kind; redraw(); }}>
                    <span class="row-text"><span class="row-name">${icon(one.icon, "small")} ${one.name()}</span><span class="row-note">${one.note()}</span></span></label>`)}</fieldset>
            ${kind === "private" ? html`<label class="check hides"><input type="checkbox" name="hides"><span>${t("Who comes later sees only what is written from then on")}</span></label>` : nothing}
            ${error && !error.fields?.name && !error.fields?.topic ? html`<p class="error-text" role="alert">${explain(error)}</p>` : nothing}
        </div><div class="dialog-acts"><button class="button medium" type="button" @click=${() => close()}>${t("Cancel")}</button>
            <button class="button medium primary" ?disabled=${busy}>${t("Make the room")}</button></div></form>`;
    });
    if (!room) return;
    if (room.me) takeRoom(room);
    route.go(roomPath(room));
}

/** @param {any} error the last refusal @param {string} [value] */
export function nameField(error, value = "") {
    const wrong = error?.fields?.name;
    return html`<div class="field"><label for="room-name">${t("Name")}</label>
        <input class="input" id="room-name" name="name" required maxlength="80" autocomplete="off" autofocus .value=${value}
            aria-invalid=${wrong ? "true" : nothing} aria-describedby=${wrong ? "room-name-error" : nothing} placeholder=${t("film-club")}>
        ${wrong ? html`<span class="error-text" id="room-name-error" role="alert">${t("The name")} ${wrong}</span>` : nothing}</div>`;
}

/** @param {any} error @param {string} [value] */
export function topicField(error, value = "") {
    const wrong = error?.fields?.topic;
    return html`<div class="field"><label for="room-topic">${t("Topic")} <span class="hint">${t("if you like")}</span></label>
        <input class="input" id="room-topic" name="topic" maxlength="250" autocomplete="off" .value=${value} aria-invalid=${wrong ? "true" : nothing}
            placeholder=${t("What is talked about here")}>
        ${wrong ? html`<span class="error-text" role="alert">${t("The topic")} ${wrong}</span>` : nothing}</div>`;
}
