/** Ctrl+K: jump to a room or a person, or do something, by a few letters. */

import {html, nothing} from "lit";
import {Element, icon, tile} from "#lib/dom.js";
import {fold} from "#lib/text.js";
import {t} from "#lib/i18n.js";
import {paletteEntries} from "#shell/registry.js";
import {keyName} from "#lib/keys.js";

const GROUPS = ["unread", "places", "do"];
const MOST = {unread: 5, places: 8, do: 5};

class Palette extends Element {
    static properties = {typed: {state: true}, chosen: {state: true}, found: {state: true}};

    constructor() {
        super();
        this.typed = "";
        this.chosen = 0;
        /** @type {any[]} */
        this.found = [];
        this.search = 0;
    }

    connectedCallback() {
        super.connectedCallback();
        this.find();
    }

    async find() {
        const turn = ++this.search;
        const typed = fold(this.typed.trim());
        const sources = [...paletteEntries].map((source) => source.find(typed));
        this.take(sources.filter(Array.isArray).flat());
        const late = await Promise.all(sources.filter((one) => !Array.isArray(one)));
        if (turn === this.search && late.length) this.take([...sources.filter(Array.isArray).flat(), ...late.flat()]);
    }

    take(all) {
        const best = new Map();
        for (const one of all) if (!best.has(one.id)) best.set(one.id, one);
        const list = [...best.values()].sort((a, b) => b.score - a.score);
        this.found = GROUPS.flatMap((group) => list.filter((one) => one.group === group).slice(0, MOST[group]));
        this.chosen = Math.min(this.chosen, Math.max(0, this.found.length - 1));
    }

    render() {
        const chosen = this.found[this.chosen];
        return html`<div class="palette-field">${icon("search")}
                <input type="text" role="combobox" autofocus autocomplete="off" spellcheck="false" aria-expanded="true" aria-controls="palette-list"
                    aria-activedescendant=${chosen ? `palette-${this.chosen}` : nothing} aria-label=${t("Jump to a room or a person")}
                    placeholder=${t("Jump to a room or a person")} .value=${this.typed} @input=${this.onInput} @keydown=${this.onKeys}>
                <button class="palette-close" aria-label=${t("Close")} @click=${() => this.close()}><span class="desk-only">${t("Esc")}</span><span class="phone-only">${icon("x")}</span></button></div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label=${t("Found")}>
                ${GROUPS.map((group) => this.group(group))}
                ${this.found.length === 0 ? html`<p class="palette-none">${t("Nothing is called that.")}</p>` : nothing}</div>`;
    }

    group(group) {
        const name = {unread: t("Unread"), places: t("People and rooms"), do: t("Do")}[group];
        const rows = this.found.map((one, index) => ({one, index})).filter(({one}) => one.group === group);
        return rows.length ? html`<div role="group" aria-label=${name}><div class="palette-group" aria-hidden="true">${name}</div>
            ${rows.map(({one, index}) => this.row(one, index))}</div>` : nothing;
    }

    row(one, index) {
        const here = index === this.chosen;
        return html`<div class="palette-row" role="option" id="palette-${index}" aria-selected=${here ? "true" : "false"}
                @mousemove=${() => { this.chosen = index; }} @click=${() => this.run(one)}>
            ${one.person ? tile(one.person, {size: "small"}) : html`<span class="palette-icon">${icon(one.icon ?? "hash")}</span>`}
            <span class="truncate"><span class="palette-name isolated">${marked(one.label, one.at)}</span> <bdi class="hint">${one.hint ?? ""}</bdi></span>
            <span class="hint push-end nowrap desk-only">${one.keys ? keyName(one.keys) : here ? t("↵ open") : ""}</span></div>`;
    }

    onInput(event) {
        this.typed = event.target.value;
        this.chosen = 0;
        this.find();
    }

    onKeys(event) {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (step) {
            event.preventDefault();
            this.chosen = (this.chosen + step + this.found.length) % Math.max(1, this.found.length);
            this.updateComplete.then(() => this.querySelector("[aria-selected=true]")?.scrollIntoView({block: "nearest"}));
        } else if (event.key === "Enter" && !event.isComposing && this.found[this.chosen]) {
            event.preventDefault();
            this.run(this.found[this.chosen]);
        }
    }

    run(one) {
        this.close();
        one.run();
    }

    close() {
        this.closest("dialog")?.close();
    }
}

/** The name with the characters that matched made visible. */
function marked(name, at = []) {
    if (fold(name).length !== name.length) return name;
    const parts = [];
    let from = 0;
    for (const [start, end] of at) {
        parts.push(name.slice(from, start), html`<mark>${name.slice(start, end)}</mark>`);
        from = end;
    }
    return [...parts, name.slice(from)];
}

customElements.define("chat-palette", Palette);

export function openPalette() {
    if (document.querySelector("dialog.palette")) return;
    const dialog = document.createElement("dialog");
    dialog.className = "palette";
    dialog.setAttribute("aria-label", t("Jump to a room or a person"));
    dialog.append(document.createElement("chat-palette"));
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("mousedown", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
    queueMicrotask(() => dialog.querySelector("input")?.focus());
}
