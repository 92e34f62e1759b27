/** What I am reminded of: what is due, and what is to come. Loaded when the view is opened. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {clock, dayAhead, fullTime, since} from "#lib/time.js";
import {excerpt} from "#messages/plain.js";
import {chooseTime} from "#messages/whenever.js";
import {Pages} from "#relay/pages.js";
import {relay} from "#relay/relay.js";
import {reminders} from "#reminders/app.js";
import {choose} from "#reminders/making.js";
import {place, roomPath} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {openDialog} from "#shell/dialogs.js";
import {columnHead, drawPages, empty, loading} from "#shell/states.js";
import {tellFailure, toast} from "#shell/toasts.js";

const NOTE = 300;

class Reminders extends Element {
    static properties = {inside: {type: Boolean}};

    constructor() {
        super();
        /** It stands in the page of what I put off. */
        this.inside = false;
        /** What each is about, by its id; null where I may not read it. @type {Map<number, any>} */
        this.messages = new Map();
        /** RoomStates of what stands in the list. @type {Map<number, any>} */
        this.named = new Map();
        this.pages = new Pages(this, {
            key: (one) => one.id,
            ask: () => relay.request("reminder.list"),
            take: (answer) => this.take(answer),
            follow: (again) => [reminders.subscribe((ids) => [...ids].some((id) => reminders.get(id)?.number && !this.messages.has(id)) && again())],
        });
        new StoreController(this, reminders, directory, rooms);
    }

    take({directory: people, rooms: named, reminders: list}) {
        learn(people);
        for (const room of named) this.named.set(room.id, room);
        this.messages = new Map(list.map((one) => [one.id, one.message ?? null]));
        return {list, after: null};
    }

    render() {
        if (this.inside) return !this.pages.list || this.pages.error || reminders.size ? this.lists() : nothing;
        return html`<div class="column-view">${columnHead(t("Reminders"))}${this.lists()}</div>`;
    }

    /** All that I have is there already: what they are about was asked for. */
    lists() {
        return drawPages(this.pages, {
            list: this.pages.list && reminders.values().sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.id - b.id),
            rows: (all) => html`${this.list(t("Due"), all.filter((one) => one.due))}${this.list(t("To come"), all.filter((one) => !one.due))}`,
            none: () => empty("alarm-clock", t("Nothing to remind you of"), t("Choose “Remind me” in the menu of a message, or write /remind 20m and what, wherever you write.")),
            wait: () => loading({count: 2}),
        });
    }

    list(title, list) {
        if (!list.length) return nothing;
        return html`<section class="reminders-part"><h2>${title}</h2>
            <ul class="card" role="list">${repeat(list, (one) => one.id, (one) => this.row(one))}</ul></section>`;
    }

    row(one) {
        const room = rooms.get(one.room) ?? this.named.get(one.room);
        const message = one.number && room ? this.messages.get(one.id) : null;
        const path = message ? roomPath(room, one.number) : "";
        const mark = message ? tile(personOf(message.author)) : html`<span class="tile" aria-hidden="true">${icon(one.text ? "pencil" : "eye-off")}</span>`;
        const inside = html`${message ? this.said(message, room) : nothing}
            ${one.text ? html`<span class="own-direction reminders-note">${one.text}</span>` : nothing}
            ${one.number && !message && this.messages.has(one.id) ? html`<span class="muted">${t("A message that you may not read any more")}</span>` : nothing}
            <time class="reminders-when ${one.due ? "text-attention" : "hint"}" datetime=${one.at} title=${fullTime(one.at)}>${icon("alarm-clock", "small")}${
                one.due ? t("Due since {time}", {time: since(one.at)}) : t("{day} at {time}", {day: dayAhead(one.at), time: clock(one.at)})}</time>`;
        return html`<li class="row reminders-row">${mark}
            ${path ? html`<a class="row-text" href=${path}>${inside}</a>` : html`<div class="row-text">${inside}</div>`}
            <span class="reminders-acts">${one.due ? this.dueActs(one) : this.acts(one)}</span></li>`;
    }

    said(message, room) {
        return html`<span class="saved-head"><span class="row-name isolated truncate">${displayName(message.author)}</span><span class="hint truncate">${place(room)}</span></span>
            <span class="saved-words own-direction">${excerpt(message.excerpt) || t("A file")}</span>`;
    }

    dueActs(one) {
        return html`${act(t("Remind me again"), "clock", (event) => choose(event.currentTarget, (at) => change(one, {at: new Date(at).toISOString()})))}
            <button class="button slim" @click=${() => done(one, t("It is done."))}>${icon("check", "small")}${t("Done")}</button>`;
    }

    acts(one) {
        return html`${one.text ? act(t("Change the words"), "pencil", () => edit(one)) : nothing}
            ${act(t("Change the time"), "clock", () => move(one))}${act(t("Cancel it"), "trash-2", () => done(one, t("You will not be reminded.")))}`;
    }
}

function act(label, name, run) {
    return html`<button class="icon-button" aria-label=${label} title=${label} @click=${run}>${icon(name, "small")}</button>`;
}

function change(one, set) {
    return tellFailure(relay.request("reminder.update", {reminder: one.id, ...set}));
}

async function move(one) {
    const at = await chooseTime({title: t("Remind me at"), act: t("Remind me"), from: Date.parse(one.at)});
    if (at) await change(one, {at: new Date(at).toISOString()});
}

async function done({id}, words) {
    const result = await tellFailure(relay.request("reminder.done", {reminder: id}));
    if (result) toast(words, {action: {label: t("Undo"), run: () => tellFailure(relay.request("reminder.done", {reminder: id, back: true}))}});
}

async function edit(one) {
    const text = await openDialog(t("Change the words"), (close) => html`<form @submit=${(event) => { event.preventDefault(); close(event.target.elements.text.value); }}>
        <div class="dialog-body"><div class="field"><label for="reminder-text">${t("Remind me of")}</label>
            <input class="input" id="reminder-text" name="text" maxlength=${NOTE} dir="auto" autocomplete="off" ?required=${!one.number} autofocus .defaultValue=${one.text}></div></div>
        <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button><button class="button primary">${t("Save")}</button></div></form>`);
    if (text !== undefined && text !== one.text) await change(one, {text});
}

customElements.define("chat-reminders", Reminders);
