/** The page of drafts: what I began to write, and what is to be sent later. */

import {html, nothing, repeat} from "lit";
import {inTime, scheduled} from "#drafts/store.js";
import {directory} from "#accounts/directory.js";
import {Element, icon} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {ago, clock, dayAhead, fullTime} from "#lib/time.js";
import {drafts} from "#messages/drafts.js";
import {chooseTime} from "#messages/whenever.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {roomName, roomPath, roomTile} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {openDialog} from "#shell/dialogs.js";
import {columnHead, empty} from "#shell/states.js";
import {tellFailure, toast} from "#shell/toasts.js";

const WHY = {
    gone: () => t("Not sent: you can't see this room any more."),
    left: () => t("Not sent: you are not in this room any more."),
    archived: () => t("Not sent: the room is archived."),
    suspended: () => t("Not sent: your account was suspended at that time."),
    forbidden: () => t("Not sent: you may not write there."),
    pointless: () => t("Not sent: what it answers, or its file, is gone."),
    twice: () => t("Not sent: it was sent already with other words."),
};

class DraftsView extends Element {
    static properties = {tab: {state: true}};

    constructor() {
        super();
        this.tab = "";
        /** When each was kept, by its where. @type {Map<string, string>} */
        this.times = new Map();
        new StoreController(this, drafts, scheduled, rooms, directory);
    }

    async connectedCallback() {
        super.connectedCallback();
        await relay.whenLive();
        const result = await tellFailure(relay.request("drafts.list"));
        this.times = new Map(result?.drafts.map((one) => [keyOf(one), one.at]));
        this.requestUpdate();
    }

    /** Drafts in rooms that I know, the newest first. */
    begun() {
        /** @param {[import("#messages/where.js").Where, any]} one */
        const at = ([where]) => Date.parse(this.times.get(keyOf(where)) ?? "") || Infinity;
        return drafts.begun().filter(([where]) => rooms.has(where.room)).sort((a, b) => at(b) - at(a));
    }

    render() {
        const begun = this.begun();
        const later = inTime();
        const tab = this.tab || (begun.length || !later.length ? "drafts" : "later");
        return html`<div class="column-view">
            ${columnHead(t("Drafts"))}
            <div class="pills browse-filters" role="group" aria-label=${t("What is shown")}>${this.pill("drafts", tab, t("Drafts"), begun.length)}${this.pill("later", tab, t("Scheduled"), later.length)}</div>
            ${tab === "drafts" ? this.draftList(begun) : this.laterList(later)}
        </div>`;
    }

    pill(key, tab, label, count) {
        return html`<button class="pill slim" aria-pressed=${String(key === tab)} @click=${() => { this.tab = key; }}>${label} <span class="numeric">${count}</span></button>`;
    }

    draftList(begun) {
        if (!begun.length) return empty("pencil", t("No drafts"), t("What you begin to write and don't send waits here, on all your devices."));
        return html`<div class="card drafts-list">${repeat(begun, ([where]) => keyOf(where), ([where, draft]) => this.draft(where, draft))}</div>`;
    }

    draft(where, draft) {
        const room = rooms.get(where.room);
        const at = this.times.get(keyOf(where));
        const name = where.thread ? t("Thread in {room}", {room: roomName(room)}) : roomName(room);
        return html`<div class="row drafts-row">${roomTile(room)}
            <a class="row-text" href=${pathOf(room, where)}><span class="row-name isolated">${name}</span><span class="row-note drafts-words own-direction">${draft.text}</span></a>
            ${at && !draft.unkept ? html`<time class="hint" datetime=${at} title=${fullTime(at)}>${ago(at)}</time>` : nothing}
            <span class="drafts-acts"><button class="icon-button" aria-label=${t("Delete the draft")} title=${t("Delete the draft")} @click=${() => remove(where, draft)}>${icon("trash-2", "small")}</button></span></div>`;
    }

    laterList(later) {
        if (!later.length) return empty("clock", t("Nothing is scheduled"), t("Write a message and choose a time at the arrow beside the send button."));
        return html`<div class="card drafts-list">${repeat(later, (one) => one.id, (one) => this.later(one))}</div>`;
    }

    later(one) {
        const room = rooms.get(one.room);
        const when = t("{day} at {time}", {day: dayAhead(one.at), time: clock(one.at)});
        const name = room ? roomName(room) : t("A room that you are not in");
        return html`<div class="row drafts-row">${room ? roomTile(room) : icon("circle-alert")}
            <div class="row-text"><span class="row-name isolated">${one.thread ? t("Thread in {room}", {room: name}) : name}</span>
                <span class="row-note drafts-words own-direction">${one.text || plural(one.files.length, "{count} file", "{count} files")}</span>
                ${one.failed ? html`<span class="row-note text-attention">${(WHY[one.failed] ?? WHY.forbidden)()}</span>` : html`<time class="row-note drafts-when" datetime=${one.at} title=${fullTime(one.at)}>${icon("clock", "small")}${when}</time>`}</div>
            <span class="drafts-acts">${this.act(t("Change the words"), "pencil", () => edit(one))}${this.act(t("Change the time"), "clock", () => move(one))}${
                this.act(t("Send now"), "send-horizontal", () => tellFailure(relay.request("scheduled.send_now", {scheduled: one.id})))}${this.act(t("Cancel it"), "trash-2", () => cancel(one))}</span></div>`;
    }

    act(label, name, run) {
        return html`<button class="icon-button" aria-label=${label} title=${label} @click=${run}>${icon(name, name === "send-horizontal" ? "small directional" : "small")}</button>`;
    }
}

/** A thread is a panel beside its room. */
function pathOf(room, {thread}) {
    return thread ? `${roomPath(room)}?panel=thread&thread=${thread}` : roomPath(room);
}

function remove(where, draft) {
    drafts.forget(where);
    toast(t("The draft is deleted."), {action: {label: t("Undo"), run: () => drafts.change(where, {text: draft.text, reply: draft.reply})}});
}

async function cancel(one) {
    if (!(await tellFailure(relay.request("scheduled.delete", {scheduled: one.id})))) return;
    const {room, thread, also_to_room, reply_to, text, files, at} = one;
    const fields = {room, text, files: files.map((file) => file.id), at, nonce: crypto.randomUUID(), ...(thread && {thread}), ...(also_to_room && {also_to_room}), ...(reply_to && {reply_to})};
    toast(t("It will not be sent."), {action: {label: t("Undo"), run: () => tellFailure(relay.request("scheduled.create", fields))}});
}

async function move(one) {
    const at = await chooseTime({title: t("Send at"), act: t("Send later"), from: Math.max(Date.parse(one.at), Date.now() + 600_000)});
    if (at) await tellFailure(relay.request("scheduled.update", {scheduled: one.id, at: new Date(at).toISOString()}));
}

async function edit(one) {
    const text = await openDialog(t("Change the message"), (close) => html`<form @submit=${(event) => { event.preventDefault(); close(event.target.elements.text.value); }}>
        <div class="dialog-body"><div class="field"><label for="later-text">${t("Message")}</label>
            <textarea class="input drafts-field" id="later-text" name="text" rows="6" autofocus .defaultValue=${one.text}></textarea></div></div>
        <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button><button class="button primary">${t("Save")}</button></div></form>`);
    if (text !== undefined && text !== one.text) await tellFailure(relay.request("scheduled.update", {scheduled: one.id, text}));
}

customElements.define("chat-drafts", DraftsView);
