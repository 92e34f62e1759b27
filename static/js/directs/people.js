/** Choose people by typing: for a direct, or to add them to a room. */

import {html, nothing, repeat} from "lit";
import {directory, personOf, searchPeople} from "#accounts/directory.js";
import {Choosing} from "#lib/choosing.js";
import {icon, tile} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {best} from "#lib/ranking.js";
import {fold, match} from "#lib/text.js";
import {boot} from "#shell/boot.js";
import {openDialog} from "#shell/dialogs.js";

const SHOWN = 8;

/**
 * @param {{title: string, act: string, without?: Set<number>, most?: number, note?: string}} options
 * @returns {Promise<number[] | undefined>} ids of the chosen
 */
export function pickPeople({title, act, without = new Set(), most = 50, note}) {
    return openDialog(title, (close) => html`<chat-people-picker .done=${close} .act=${act} .without=${without} .most=${most} .note=${note}></chat-people-picker>`);
}

class PeoplePicker extends Choosing {
    static properties = {chosen: {state: true}};

    constructor() {
        super();
        this.name = "picker";
        /** @type {(value?: number[]) => void} */
        this.done = () => {};
        this.act = "";
        this.note = "";
        this.without = new Set();
        this.most = 50;
        /** @type {number[]} */
        this.chosen = [];
    }

    firstUpdated() {
        this.search();
        this.querySelector("input")?.focus();
    }

    /** @param {string} raw @param {(found: any[]) => void} take */
    async answer(raw, take) {
        const words = raw.replace(/^@/, "");
        const typed = fold(words);
        take(this.fitting(directory.values(), typed));
        const found = await searchPeople(words).catch(() => []);
        take(this.fitting([...found, ...directory.values()], typed));
    }

    fitting(people, typed) {
        const named = (person) => match(typed, person.name).score + match(typed, person.username).score;
        const fits = (person) => ({score: person.id === boot.user.id || this.without.has(person.id) || this.chosen.includes(person.id) ? 0 : named(person), at: []});
        const fresh = [...new Map(people.map((person) => [person.id, person])).values()].sort((a, b) => a.name.localeCompare(b.name));
        return best(fresh, fits, () => 0, SHOWN).map(({one}) => one);
    }

    render() {
        return html`<div class="dialog-body">
            ${this.note ? html`<p class="muted">${this.note}</p>` : nothing}
            <div class="picked input">${repeat(this.chosen, (id) => id, (id) => html`<span class="pill accent"><span class="isolated">${personOf(id).name}</span>
                <button aria-label=${t("Remove {name}", {name: personOf(id).name})} @click=${() => this.drop(id)}>${icon("x", "small")}</button></span>`)}
                ${this.field(t("Name of a person"), {placeholder: this.chosen.length ? "" : t("Name or username"), classes: ""})}</div>
            <div class="picker-list" id="picker-list" role="listbox" aria-label=${t("People")}>${this.found.map((person, index) => this.option(person, index, html`
                ${tile(person, {size: "small"})}<span class="truncate"><span class="palette-name isolated">${person.name}</span> <bdi class="hint">@${person.username}</bdi></span>`))}
                ${this.found.length ? nothing : html`<p class="palette-none">${t("Nobody is called that.")}</p>`}</div></div>
            <div class="dialog-acts"><button class="button medium" @click=${() => this.done()}>${t("Cancel")}</button>
                <button class="button medium primary" ?disabled=${this.chosen.length === 0} @click=${() => this.done(this.chosen)}>${this.act}</button></div>`;
    }

    /** @param {KeyboardEvent} event */
    onKeys(event) {
        if (event.key === "Enter" && !event.isComposing && this.chosen.length && !this.typed) {
            event.preventDefault();
            this.done(this.chosen);
        } else if (event.key === "Backspace" && !this.typed && this.chosen.length) {
            this.drop(this.chosen[this.chosen.length - 1]);
        } else super.onKeys(event);
    }

    pick({id}) {
        if (this.chosen.length >= this.most) return;
        this.chosen = [...this.chosen, id];
        this.typed = "";
        this.search();
        this.querySelector("input")?.focus();
    }

    drop(id) {
        this.chosen = this.chosen.filter((one) => one !== id);
        this.search();
    }
}

customElements.define("chat-people-picker", PeoplePicker);
