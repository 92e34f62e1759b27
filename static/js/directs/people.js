/** Choose people by typing: for a direct, or to add them to a room. */

import {html, nothing, repeat} from "lit";
import {directory, personOf, searchPeople} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {fold, match} from "#lib/text.js";
import {t} from "#lib/i18n.js";
import {boot} from "#shell/boot.js";
import {openDialog} from "#shell/dialogs.js";

/**
 * @param {{title: string, act: string, without?: Set<number>, most?: number, note?: string}} options
 * @returns {Promise<number[] | undefined>} ids of the chosen
 */
export function pickPeople({title, act, without = new Set(), most = 50, note}) {
    return openDialog(title, (close) => html`<chat-people-picker .done=${close} .act=${act} .without=${without} .most=${most} .note=${note}></chat-people-picker>`);
}

class PeoplePicker extends Element {
    static properties = {typed: {state: true}, chosen: {state: true}, found: {state: true}, at: {state: true}};

    constructor() {
        super();
        /** @type {(value?: number[]) => void} */
        this.done = () => {};
        this.act = "";
        this.note = "";
        this.without = new Set();
        this.most = 50;
        this.typed = "";
        this.at = 0;
        /** @type {number[]} */
        this.chosen = [];
        /** @type {any[]} */
        this.found = [];
        this.turn = 0;
    }

    firstUpdated() {
        this.find();
        this.querySelector("input")?.focus();
    }

    async find() {
        const turn = ++this.turn;
        const typed = fold(this.typed.trim().replace(/^@/, ""));
        this.take(directory.values(), typed);
        const found = await searchPeople(typed).catch(() => []);
        if (turn === this.turn) this.take([...found, ...directory.values()], typed);
    }

    take(people, typed) {
        const fits = (person) => match(typed, person.name).score + match(typed, person.username).score;
        const fresh = [...new Map(people.map((person) => [person.id, person])).values()];
        this.found = fresh.filter((person) => person.id !== boot.user.id && !this.without.has(person.id) && !this.chosen.includes(person.id) && fits(person))
            .sort((a, b) => fits(b) - fits(a) || a.name.localeCompare(b.name)).slice(0, 8);
        this.at = 0;
    }

    render() {
        return html`<div class="dialog-body">
            ${this.note ? html`<p class="muted">${this.note}</p>` : nothing}
            <div class="picked input">${repeat(this.chosen, (id) => id, (id) => html`<span class="pill accent"><span class="isolated">${personOf(id).name}</span>
                <button aria-label=${t("Remove {name}", {name: personOf(id).name})} @click=${() => this.drop(id)}>${icon("x", "small")}</button></span>`)}
                <input role="combobox" aria-expanded="true" aria-controls="picker-list" autocomplete="off" aria-activedescendant=${this.found[this.at] ? `pick-${this.found[this.at].id}` : nothing}
                    aria-label=${t("Name of a person")} placeholder=${this.chosen.length ? "" : t("Name or username")} .value=${this.typed} @input=${this.onInput} @keydown=${this.onKeys}></div>
            <div class="picker-list" id="picker-list" role="listbox" aria-label=${t("People")}>${this.found.map((person, index) => html`
                <div class="palette-row" role="option" id="pick-${person.id}" aria-selected=${index === this.at ? "true" : "false"} @mousemove=${() => { this.at = index; }} @click=${() => this.pick(person.id)}>
                    ${tile(person, {size: "small"})}<span class="truncate"><span class="palette-name isolated">${person.name}</span> <bdi class="hint">@${person.username}</bdi></span></div>`)}
                ${this.found.length ? nothing : html`<p class="palette-none">${t("Nobody is called that.")}</p>`}</div></div>
            <div class="dialog-acts"><button class="button medium" @click=${() => this.done()}>${t("Cancel")}</button>
                <button class="button medium primary" ?disabled=${this.chosen.length === 0} @click=${() => this.done(this.chosen)}>${this.act}</button></div>`;
    }

    onInput(event) {
        this.typed = event.target.value;
        this.find();
    }

    onKeys(event) {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (step) {
            event.preventDefault();
            this.at = Math.max(0, Math.min(this.found.length - 1, this.at + step));
        } else if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            if (this.found[this.at] && (this.typed || !this.chosen.length)) this.pick(this.found[this.at].id);
            else if (this.chosen.length) this.done(this.chosen);
        } else if (event.key === "Backspace" && !this.typed && this.chosen.length) {
            this.drop(this.chosen[this.chosen.length - 1]);
        }
    }

    pick(id) {
        if (this.chosen.length >= this.most) return;
        this.chosen = [...this.chosen, id];
        this.typed = "";
        this.find();
        this.querySelector("input")?.focus();
    }

    drop(id) {
        this.chosen = this.chosen.filter((one) => one !== id);
        this.find();
    }
}

customElements.define("chat-people-picker", PeoplePicker);
