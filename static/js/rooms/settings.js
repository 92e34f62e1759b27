/** What can be set of a room: its name and topic, and for its owners how people talk in it. Loaded when it is opened. */

import {html, nothing} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {nameField, topicField} from "#rooms/create.js";
import {may} from "#rooms/rights.js";
import {openDialog} from "#shell/dialogs.js";
import {explain} from "#shell/toasts.js";

const within = () => [
    ["always", t("always")],
    ["15min", t("for 15 minutes")],
    ["1h", t("for an hour")],
    ["1d", t("for a day")],
    ["never", t("never")],
];

const MODES = [
    {mode: "threads", icon: "message-square-text", name: () => t("Messages and threads"), note: () => t("Everybody writes here, and replies in a thread of any message.")},
    {mode: "flat", icon: "menu", name: () => t("One line of messages"), note: () => t("Everybody writes here. There are no threads.")},
    {mode: "announcements", icon: "megaphone", name: () => t("Announcements"), note: () => t("Only moderators post. Everybody reacts, and replies in threads.")},
    {mode: "questions", icon: "circle-help", name: () => t("Questions and answers"), note: () => t("Every message is a question, answered in its thread. Who asked accepts the answer that helped.")},
];

/** What owners choose from a list, by the field of the RoomState. */
const CHOICES = [
    {field: "edit_within", label: () => t("Own messages can be changed"), among: within},
    {field: "delete_within", label: () => t("Own messages can be deleted"), among: within, note: () => t("Moderators can delete at any time.")},
    {field: "edit_history", label: () => t("What a message said before it was changed"), among: () => [["shown", t("everybody here can see")], ["hidden", t("only its author and moderators see")]]},
];

/** @param {any} room */
export function openSettings(room) {
    /** @type {any} */
    let error = null;
    return openDialog(t("Room settings"), (close, redraw) => {
        const submit = async (event) => {
            event.preventDefault();
            try {
                await relay.request("room.update", {room: room.id, ...changed(room, new FormData(event.target))});
                close();
            } catch (refusal) {
                error = refusal;
                redraw();
            }
        };
        return html`<form class="room-settings" @submit=${submit}><div class="dialog-body">${nameField(error, room.name)}${topicField(error, room.topic)}
            ${may.rule(room) ? rules(room) : nothing}
            ${error && !error.fields?.name && !error.fields?.topic ? html`<p class="error-text" role="alert">${explain(error)}</p>` : nothing}</div>
            <div class="dialog-acts"><button class="button medium" type="button" @click=${() => close()}>${t("Cancel")}</button>
                <button class="button medium primary">${t("Save")}</button></div></form>`;
    }, {wide: may.rule(room)});
}

/** Only what is another now, so that two people who change different things don't undo each other. @param {any} room @param {FormData} form */
function changed(room, form) {
    const fields = [...form].map(([name, value]) => [name, String(value).trim()]);
    return Object.fromEntries(fields.filter(([name, value]) => value !== room[name]));
}

function rules(room) {
    return html`<fieldset class="field kinds"><legend>${t("How people talk here")}</legend>${MODES.map(({mode, icon: sign, name, note}) => html`
            <label class="card row kind"><input type="radio" name="mode" .value=${mode} .checked=${mode === room.mode}>
                <span class="row-text"><span class="row-name">${icon(sign, "small")} ${name()}</span><span class="row-note">${note()}</span></span></label>`)}</fieldset>
        <div class="settings-grid">${CHOICES.map(({field, label, among, note}) => html`<div class="field"><label for="room-${field}">${label()}</label>
        <select class="select" id="room-${field}" name=${field} aria-describedby=${note ? `room-${field}-note` : nothing}>${among().map(([value, words]) => html`
            <option value=${value} ?selected=${value === room[field]}>${words}</option>`)}</select>
        ${note ? html`<span class="hint" id="room-${field}-note">${note()}</span>` : nothing}</div>`)}</div>`;
}
