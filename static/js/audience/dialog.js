/** Who can see a message: how many, who of them is here, and by what other way it could be read. Loaded when it is opened. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {personRow} from "#accounts/row.js";
import {Element, icon, isolates} from "#lib/dom.js";
import {isolated, plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {fullTime} from "#lib/time.js";
import {factWords} from "#messages/registry.js";
import {relay} from "#relay/relay.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {openDialog} from "#shell/dialogs.js";
import {loadingPeople} from "#shell/states.js";
import {explain} from "#shell/toasts.js";

const NEAR = 120;
const name = (id) => isolated(displayName(id));
const SIGNS = {kept: "clock", staff: "key-round", later: "eye-off", edits: "pencil-line", pinned: "pin", forwarded: "arrow-right"};

factWords.set("kept", ({until}) => (until ? t("It is kept until {day}.", {day: fullTime(until)}) : t("It is kept until somebody deletes it.")));
factWords.set("staff", ({admin}) => (admin ? t("Those who run the site see it in the administration. Whoever looks after the server can read its database.")
    : t("Those who run the site don't see it in the administration. Whoever looks after the server can read its database.")));
factWords.set("later", () => t("Who joins from now on doesn't see it: this room hides what was before."));
factWords.set("edits", ({shown}) => (shown ? t("It was edited. Everybody who sees it can see what it said before.")
    : t("It was edited. What it said before is for its author and those who moderate.")));
factWords.set("pinned", ({user}) => t("{name} pinned it, for everybody here.", {name: name(user)}));
factWords.set("forwarded", ({user}) => t("{name} said it elsewhere; it was passed on to here.", {name: name(user)}));

/** @param {{room: number, number: number}} message */
export function openAudience({room, number}) {
    return openDialog(t("Who can see this?"), () => html`<chat-audience .room=${room} .number=${number}></chat-audience>`);
}

class Audience extends Element {
    static properties = {told: {state: true}, people: {state: true}, problem: {state: true}};

    constructor() {
        super();
        this.room = 0;
        this.number = 0;
        /** @type {any} */
        this.told = null;
        /** @type {{user: number, role: string}[]} */
        this.people = [];
        this.problem = "";
        this.busy = false;
        new StoreController(this, directory);
    }

    firstUpdated() {
        this.load();
    }

    async load() {
        if (this.busy) return;
        this.busy = true;
        this.problem = "";
        const last = this.people[this.people.length - 1];
        try {
            const told = await relay.request("message.audience", {room: this.room, number: this.number, ...(last && {after: last.user})});
            learn(told.directory);
            this.people = [...this.people, ...told.people];
            this.told = told;
        } catch (error) {
            this.problem = explain(error);
        }
        this.busy = false;
    }

    render() {
        const {told, problem} = this;
        return html`<div class="dialog-body audience" @scroll=${this.scrolled}>
            ${told ? html`<p class="audience-sum">${this.sum(told)}</p>
                <ul class="audience-facts" role="list">${told.facts.map((fact) => this.fact(fact))}</ul>
                <h3 class="members-part">${told.everybody === null ? t("Who can see it") : t("Who of them is in the room")} <span class="numeric">${told.members}</span></h3>
                <ul class="members" role="list">${repeat(this.people, (one) => one.user, (one) => this.row(one))}</ul>
                ${told.more ? html`<button class="button wide" @click=${this.load}>${t("Show more")}</button>` : nothing}` : problem ? nothing : loadingPeople(4)}
            ${problem ? html`<p class="error-text" role="alert">${problem} <button class="link-button" @click=${this.load}>${t("Try again")}</button></p>` : nothing}</div>`;
    }

    /** In words: how many, of whom. */
    sum({readers, everybody, members, bots, later}) {
        const room = findRoom(this.room);
        const words = [everybody === null
            ? readers === 1 ? t("Only you.") : plural(readers, "{count} person: only those who are in here.", "{count} people: only those who are in here.")
            : plural(readers, "Everybody with an account on this site: {count} person.", "Everybody with an account on this site: {count} people.")];
        if (everybody !== null) words.push(plural(members, "{count} of them is in the room.", "{count} of them are in the room."));
        if (bots) words.push(plural(bots, "{count} of them is a program.", "{count} of them are programs."));
        if (later) words.push(plural(later, "{count} person came later and doesn't see it.", "{count} people came later and don't see it."));
        if (room?.kind === "direct") words.push(t("Nobody can be added to a direct."));
        return words.join(" ");
    }

    fact(fact) {
        const words = factWords.get(fact.what)?.(fact);
        return words ? html`<li>${icon(SIGNS[fact.what] ?? "info", "small")}<span class="own-direction">${isolates(words)}</span></li>` : nothing;
    }

    row({user, role}) {
        const person = personOf(user);
        const signs = [user === boot.user.id ? t("you") : "", {owner: t("owner"), moderator: t("moderator")}[role], person.bot ? t("bot") : ""];
        return personRow(person, {signs: signs.filter(Boolean).map((words) => html`<span class="pill">${words}</span>`)});
    }

    /** @param {Event} event */
    scrolled(event) {
        const box = /** @type {HTMLElement} */ (event.target);
        if (this.told?.more && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR) this.load();
    }
}

customElements.define("chat-audience", Audience);
