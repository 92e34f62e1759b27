/** Ctrl+K: jump to a room or a person, or do something, by a few letters. Loaded when it is first wanted, or when the page is quiet. */

import {html, nothing} from "lit";
import {Choosing} from "#lib/choosing.js";
import {icon, tile} from "#lib/dom.js";
import {fold} from "#lib/text.js";
import {plural, t} from "#lib/i18n.js";
import {keyName} from "#lib/keys.js";
import {marked} from "#lib/marked.js";
import {StoreController} from "#lib/store.js";
import {presence, presenceMark, statusName} from "#presence/store.js";
import {watch} from "#relay/watch.js";
import {rooms} from "#rooms/store.js";
import {prepare} from "#shell/places.js";
import {pressed} from "#shell/shortcuts.js";
import {paletteEntries} from "#shell/registry.js";

/** How many of each group at most: of everything, and of one kind alone. */
const MOST = {unread: 5, places: 8, do: 5};
const MOST_OF_ONE = 50;
const SOON = 300;
const GROUPS = {unread: t("Unread"), places: t("People and rooms"), do: t("Do")};
const KINDS = {"#": t("Rooms"), "@": t("People"), ">": t("Commands"), "?": t("Messages")};

class Palette extends Choosing {
    constructor() {
        super();
        this.name = "palette";
        this.again = 0;
        new StoreController(this, presence);
    }

    connectedCallback() {
        super.connectedCallback();
        this.takeOver();
        this.search();
        prepare();
        this.end = rooms.subscribe(() => { this.again ||= setTimeout(() => this.refresh(), SOON); });
    }

    /** Rooms come, and what waits in them changes, while it is open. */
    refresh() {
        this.again = 0;
        if (this.isConnected) this.search(true);
    }

    /** What was typed before this was here. */
    takeOver() {
        const early = this.parentElement?.querySelector("input");
        this.typed = early?.value ?? "";
        this.updateComplete.then(() => {
            this.input?.focus();
            early?.remove();
        });
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.end?.();
        watch("palette", null);
    }

    /** @returns {HTMLInputElement | null} */
    get input() {
        return this.querySelector("input");
    }

    /** The sign in front, where it stands for a kind of things that somebody brings. */
    get kind() {
        const sign = this.typed.trim()[0];
        return [...paletteEntries].some((source) => source.prefix === sign) ? sign : "";
    }

    /** @param {string} raw @param {(found: any[]) => void} take */
    answer(raw, take) {
        const {kind} = this;
        const words = kind ? raw.slice(1).trim() : raw;
        const typed = fold(words);
        const asked = [...paletteEntries].filter((source) => !kind || source.prefix === kind).map((source) => source.find(typed, words));
        const now = asked.filter(Array.isArray).flat();
        take(chosen(now, kind));
        const late = asked.filter((one) => !Array.isArray(one));
        if (late.length) Promise.all(late).then((lists) => take(chosen([...now, ...lists.flat()], kind)));
    }

    updated() {
        watch("palette", {users: this.found.flatMap((one) => one.person?.id ?? [])});
    }

    render() {
        return html`<div class="palette-field">${icon("search")}${this.field(t("Jump to a room or a person"), {classes: ""})}
                <button class="palette-close" aria-label=${t("Close")} @click=${() => this.close()}><span class="desk-only">${t("Esc")}</span><span class="phone-only">${icon("x")}</span></button></div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label=${t("Found")}>
                ${Object.keys(GROUPS).map((group) => this.group(group))}
                ${this.found.every((one) => one.always) && (this.kind !== "?" || !this.found.length) ? html`<p class="palette-none">${this.kind === "?" ? t("Write what you are looking for.") : t("Nothing is called that.")}</p>` : nothing}</div>
            <div class="palette-kinds">${Object.entries(KINDS).map(([sign, name]) => this.kindButton(sign, name))}</div>
            <p class="visually-hidden" role="status">${this.typed ? plural(this.found.length, "{count} found", "{count} found") : ""}</p>`;
    }

    group(group) {
        const rows = this.found.map((one, index) => ({one, index})).filter(({one}) => one.group === group);
        return rows.length ? html`<div role="group" aria-label=${GROUPS[group]}><div class="palette-group" aria-hidden="true">${GROUPS[group]}</div>
            ${rows.map(({one, index}) => this.row(one, index))}</div>` : nothing;
    }

    row(one, index) {
        const {person} = one;
        return this.option(one, index, html`${person ? tile(person, {size: "small", inside: presenceMark(person.id)}) : html`<span class="palette-icon">${icon(one.icon ?? "hash")}</span>`}
            <span class="truncate"><span class="palette-name isolated">${marked(one.label, one.at)}</span> <bdi class="hint">${hint(one)}</bdi></span>
            <span class="hint push-end nowrap desk-only">${one.keys ? keyName(one.keys) : index === this.at ? t("↵ open") : ""}</span>`);
    }

    /** Only what somebody brings. */
    kindButton(sign, name) {
        if (![...paletteEntries].some((source) => source.prefix === sign)) return nothing;
        const on = this.kind === sign;
        return html`<button class="pill slim" aria-pressed=${String(on)} @click=${() => this.begin(on ? "" : sign)}><kbd aria-hidden="true">${sign}</kbd>${name}</button>`;
    }

    /** Look for another kind, with the words that stand there. @param {string} sign */
    begin(sign) {
        this.typed = sign + this.typed.trim().slice(this.kind.length);
        this.search();
        this.input?.focus();
    }

    /** Beside those of every list: the keys that stand at a line do it, too. @param {KeyboardEvent} event */
    onKeys(event) {
        const keyed = event.ctrlKey || event.metaKey ? this.found.find((one) => one.keys && pressed(event, one.keys)) : undefined;
        if (!keyed) return super.onKeys(event);
        event.preventDefault();
        return this.pick(keyed);
    }

    pick(one) {
        this.close();
        one.run();
    }

    close() {
        this.closest("dialog")?.close();
    }
}

/** Each thing once, the best of every group first. @param {any[]} all @param {string} kind */
function chosen(all, kind) {
    const once = new Map();
    for (const one of all) if (!once.has(one.id)) once.set(one.id, one);
    const list = [...once.values()].sort((a, b) => b.score - a.score);
    return Object.keys(GROUPS).flatMap((group) => list.filter((one) => one.group === group).slice(0, kind ? MOST_OF_ONE : MOST[group]));
}

/** Whether somebody is there, before what else is told of him. */
function hint(one) {
    const status = one.person && presence.get(one.person.id);
    return [status && status !== "offline" ? statusName(status) : "", one.hint].filter(Boolean).join(" · ");
}

customElements.define("chat-palette", Palette);
