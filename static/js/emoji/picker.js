/** The picker: search, skin tones, groups with tabs, and what was used last. Groups are drawn when they come near. */

import {html, nothing} from "lit";
import {search, withTone} from "#emoji/data.js";
import {groupSections, ownSection, recentSection} from "#emoji/groups.js";
import {hand, tabs, tones} from "#emoji/head.js";
import {keepRecent, keepTone, keptTone, recentEmoji} from "#emoji/kept.js";
import {freshOwn, ownEmoji} from "#emoji/own.js";
import {showEmoji} from "#emoji/show.js";
import {walk} from "#emoji/walk.js";
import {Element, icon, isWriting} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";

const PHONE = matchMedia("(max-width: 719px), (pointer: coarse)");
const NEAR = "320px";

/** @param {HTMLElement} anchor @param {import("#emoji/data.js").Emoji[]} all @param {(emoji: string, url?: string) => void} chosen */
export function openPicker(anchor, all, chosen) {
    const picker = /** @type {Picker} */ (document.createElement("chat-emoji-picker"));
    picker.all = all;
    picker.chosen = chosen;
    picker.popover = "auto";
    document.body.append(picker);
    picker.addEventListener("toggle", (event) => {
        if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
        anchor.setAttribute("aria-expanded", "false");
        picker.remove();
    });
    picker.show(anchor);
}

class Picker extends Element {
    static properties = {typed: {state: true}, tone: {state: true}, tones: {state: true}, shown: {state: true}, current: {state: true}, own: {state: true}, hint: {state: true}};

    constructor() {
        super();
        /** @type {import("#emoji/data.js").Emoji[]} */
        this.all = [];
        /** @type {(emoji: string, url?: string) => void} */
        this.chosen = () => {};
        this.typed = "";
        this.tone = keptTone();
        this.tones = false;
        this.recent = recentEmoji();
        this.own = ownEmoji();
        /** Keys of the sections that are drawn. */
        this.shown = new Set(["recent", "own", "0"]);
        this.current = this.recent.length ? "recent" : "0";
        this.hint = "";
        this.addEventListener("keydown", (event) => this.key(event));
        for (const type of ["pointerover", "focusin"]) this.addEventListener(type, (event) => this.point(event.target));
    }

    /** @param {HTMLElement} anchor */
    show(anchor) {
        this.className = "emoji-picker floating";
        this.role = "dialog";
        this.ariaLabel = t("Emoji");
        this.tabIndex = -1;
        this.performUpdate();
        this.showPopover();
        this.put(anchor);
        if (PHONE.matches) this.focus();
        else this.querySelector("input")?.focus();
    }

    get sections() {
        return [recentSection(this.recent, [...this.own, ...this.all]), ownSection(this.own), ...groupSections(this.all)].filter((one) => one.items.length);
    }

    render() {
        const sections = this.sections;
        return html`<div class="emoji-head"><div class="input-frame">${icon("search", "small")}<input class="input" type="search" aria-label=${t("Search emoji")} placeholder=${t("Search emoji")}
                    autocomplete="off" enterkeyhint="go" .value=${this.typed} @input=${(event) => { this.typed = event.target.value; }}></div>
                <button type="button" class="icon-button emoji-tone" aria-label=${t("Skin tone")} title=${t("Skin tone")} aria-expanded=${this.tones} @click=${() => { this.tones = !this.tones; }}>
                    ${hand(this.tone)}</button></div>
            ${this.tones ? tones(this.tone, (tone) => this.setTone(tone)) : this.typed ? nothing : tabs(sections, this.current, (key) => this.goTo(key))}
            <div class="emoji-scroll" @click=${this.pick}>${this.typed.trim() ? this.results() : sections.map((one) => this.section(one))}</div>
            <div class="emoji-hint truncate" aria-hidden="true">${this.hint}</div>`;
    }

    setTone(tone) {
        keepTone(tone);
        this.tone = tone;
        this.tones = false;
        /** @type {HTMLElement | null} */ (this.querySelector(".emoji-tone"))?.focus();
    }

    section({key, label, items}) {
        return html`<section data-key=${key} data-count=${items.length} aria-label=${label}><h3>${label}</h3>
            <div class="emoji-grid">${this.shown.has(key) ? items.map((one, at) => this.cell(one, at)) : nothing}</div></section>`;
    }

    results() {
        const found = search([...this.own, ...this.all], this.typed);
        return html`<p class="visually-hidden" role="status">${plural(found.length, "{count} emoji found", "{count} emoji found")}</p>
            ${found.length ? html`<div class="emoji-grid">${found.map((one, at) => this.cell(one, at))}</div>`
                : html`<p class="emoji-none">${t("No emoji is called that.")}</p>`}`;
    }

    /** Tab leads from group to group, the arrows from one to the next. */
    cell(one, at) {
        const emoji = one.exact ?? withTone(one, this.tone);
        return html`<button type="button" class="emoji-cell" tabindex=${at ? -1 : 0} data-emoji=${emoji} data-name=${one.names[0] ?? nothing} aria-label=${one.label} title=${one.label}>${one.url ? showEmoji(emoji, one.url) : emoji}</button>`;
    }

    async firstUpdated() {
        const root = this.querySelector(".emoji-scroll");
        this.near = new IntersectionObserver((entries) => this.draw(entries), {root, rootMargin: NEAR});
        root?.addEventListener("scroll", () => this.follow(), {passive: true});
        this.own = await freshOwn();
        await this.updateComplete;
        if (this.isConnected) this.follow();
    }

    /** A group that isn't drawn takes the place that it will take. */
    updated() {
        for (const section of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("section[data-key]"))) {
            section.style.setProperty("--rows", String(Math.ceil(Number(section.dataset.count) / this.columns)));
            this.near?.observe(section);
        }
    }

    get columns() {
        return Number(getComputedStyle(this).getPropertyValue("--columns")) || 9;
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.near?.disconnect();
    }

    /** @param {IntersectionObserverEntry[]} entries */
    draw(entries) {
        const fresh = entries.filter((one) => one.isIntersecting).map((one) => /** @type {HTMLElement} */ (one.target).dataset.key ?? "");
        if (fresh.some((key) => !this.shown.has(key))) this.shown = new Set([...this.shown, ...fresh]);
    }

    follow() {
        const top = /** @type {HTMLElement} */ (this.querySelector(".emoji-scroll")).getBoundingClientRect().top;
        const there = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("section[data-key]"))].filter((one) => one.getBoundingClientRect().top <= top + 8);
        this.current = there[there.length - 1]?.dataset.key ?? this.current;
    }

    async goTo(key) {
        this.shown = new Set([...this.shown, key]);
        await this.updateComplete;
        this.querySelector(`section[data-key="${key}"]`)?.scrollIntoView({block: "start"});
        this.current = key;
    }

    /** @param {any} target */
    point(target) {
        const {name, emoji} = target.closest?.(".emoji-cell")?.dataset ?? {};
        this.hint = emoji ? `${emoji.startsWith(":") ? "" : `${emoji} `}:${name ?? ""}:` : "";
    }

    pick(event) {
        const cell = event.target.closest(".emoji-cell");
        if (cell) this.choose(cell);
    }

    /** @param {HTMLElement} cell */
    choose(cell) {
        const emoji = cell.dataset.emoji ?? "";
        keepRecent(emoji);
        this.hidePopover();
        this.chosen(emoji, cell.querySelector("img")?.getAttribute("src") ?? undefined);
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
        const cells = /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".emoji-cell")]);
        const inSearch = isWriting(event.target);
        if (event.key === "Escape") {
            event.preventDefault();
            return this.hidePopover();
        }
        const first = event.key === "ArrowDown" || (event.key === "Enter" && inSearch);
        if (walk(event, cells, this.querySelector("input"), /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".emoji-tabs button")]))) return undefined;
        if (inSearch && first && cells.length) {
            event.preventDefault();
            if (event.key === "Enter") this.choose(cells[0]);
            else cells[0].focus();
        } else if (!inSearch && event.key.length === 1 && event.key !== " ") this.querySelector("input")?.focus();
        return undefined;
    }

    /** Above the button where there is room, and never beyond the page; on a phone at its foot. @param {HTMLElement} anchor */
    put(anchor) {
        if (PHONE.matches && innerWidth < 720) return;
        const from = anchor.getBoundingClientRect();
        const size = this.getBoundingClientRect();
        const top = from.top > size.height + 12 ? from.top - size.height - 6 : from.bottom + 6;
        const start = getComputedStyle(anchor).direction === "rtl" || from.left + size.width > innerWidth ? from.right - size.width : from.left;
        this.style.top = `${Math.max(8, Math.min(top, innerHeight - size.height - 8))}px`;
        this.style.left = `${Math.max(8, Math.min(start, innerWidth - size.width - 8))}px`;
    }
}

customElements.define("chat-emoji-picker", Picker);
