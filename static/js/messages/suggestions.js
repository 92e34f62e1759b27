/** The list of completions over the caret. The text keeps the focus; a screen reader hears the line that is chosen. */

import {html, nothing, render} from "lit";
import {plural} from "#lib/i18n.js";
import {fold, match} from "#lib/text.js";
import {apply} from "#messages/format.js";
import {completions} from "#messages/registry.js";

const MOST = 8;

export class Suggestions {
    /** @param {{field: HTMLTextAreaElement, room: number}} host @param {() => void} leave called when the person closes the list */
    constructor(host, leave) {
        this.host = host;
        this.leave = leave;
        this.at = 0;
        /** @type {import("#messages/registry.js").Completion[]} */
        this.lines = [];
        /** @type {Map<string, Promise<import("#messages/registry.js").CompletionSource>>} */
        this.sources = new Map();
        /** @type {HTMLElement | null} */
        this.box = null;
    }

    /** @param {{trigger: string, typed: string, from: number}} found */
    async show(found) {
        this.found = found;
        const chosen = this.lines[this.at]?.id;
        this.narrow(found.typed, chosen);
        const source = await this.source(found.trigger);
        if (!source) return;
        const lines = await source.find(found.typed, this.host.room);
        if (this.found !== found || !this.host.field.isConnected) return;
        if (lines.length === 0) return void this.hide();
        this.label = source.label;
        this.list(lines.slice(0, MOST), chosen);
    }

    /** What no longer answers to what is typed goes at once: Enter may come before the next answer, and must not take it. */
    narrow(typed, chosen) {
        const lines = narrowed(this.lines, typed);
        if (lines.length === 0) this.hide();
        else if (lines.length < this.lines.length) this.list(lines, chosen);
    }

    /** @param {import("#messages/registry.js").Completion[]} lines at least one @param {string | number | undefined} chosen stays so while it is there */
    list(lines, chosen) {
        this.lines = lines;
        this.at = Math.max(0, lines.findIndex((line) => line.id === chosen));
        this.draw();
    }

    /** What didn't come is asked for again at the next key; writing goes on without. @returns {Promise<import("#messages/registry.js").CompletionSource | null | undefined>} */
    async source(trigger) {
        const loaded = this.sources.get(trigger) ?? completions.get(trigger)?.load();
        if (loaded) this.sources.set(trigger, loaded);
        return loaded?.catch(() => {
            this.sources.delete(trigger);
            return null;
        });
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (!this.box || event.isComposing) return false;
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
        if (step && plain) {
            this.at = (this.at + step + this.lines.length) % this.lines.length;
            this.draw();
        } else if ((event.key === "Enter" || event.key === "Tab") && plain) this.choose(this.lines[this.at]);
        else if (event.key === "Escape") this.leave();
        else return false;
        event.preventDefault();
        event.stopPropagation();
        return true;
    }

    /** @param {import("#messages/registry.js").Completion} line */
    choose(line) {
        const {from, typed, trigger} = /** @type {any} */ (this.found);
        const to = from + trigger.length + typed.length;
        const {field} = this.host;
        const put = line.put === undefined ? "" : `${line.put}${/^\s/.test(field.value.slice(to)) ? "" : " "}`;
        const caret = from + put.length + (line.put !== undefined && put === line.put ? 1 : 0);
        this.leave();
        apply(field, () => ({from, to, put, start: caret, end: caret}));
        line.run?.(this.host);
    }

    close() {
        this.found = undefined;
        this.hide();
    }

    hide() {
        this.box?.remove();
        this.box = null;
        this.lines = [];
        for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) this.host.field?.removeAttribute(name);
    }

    draw() {
        this.box ??= this.open();
        const {field} = this.host;
        render(html`<div id="suggestions" role="listbox" aria-label=${this.label}>${this.lines.map((line, at) => html`
            <div class="menu-item" role="option" id="suggestion-${at}" aria-selected=${at === this.at} @click=${() => this.choose(line)}>
                ${line.mark ?? nothing}<span class="truncate isolated">${line.label}</span>${line.hint ? html`<span class="push-end hint isolated">${line.hint}</span>` : nothing}</div>`)}</div>
            <span class="visually-hidden" role="status">${plural(this.lines.length, "{count} suggestion", "{count} suggestions")}</span>`, this.box);
        field.setAttribute("aria-autocomplete", "list");
        field.setAttribute("aria-controls", "suggestions");
        field.setAttribute("aria-activedescendant", `suggestion-${this.at}`);
        place(this.box, field, /** @type {any} */ (this.found).from);
    }

    open() {
        const box = document.createElement("div");
        box.className = "menu floating suggestions";
        box.popover = "manual";
        // The field keeps the focus and its caret.
        box.addEventListener("pointerdown", (event) => event.preventDefault());
        box.addEventListener("mousedown", (event) => event.preventDefault());
        this.host.field.addEventListener("blur", () => this.close(), {once: true});
        document.body.append(box);
        box.showPopover();
        return box;
    }
}

/**
 * The lines that a longer word may still mean. Pure.
 * @template {{label: string, names?: string[]}} Line @param {Line[]} lines @param {string} typed
 */
export function narrowed(lines, typed) {
    const wanted = fold(typed);
    return lines.filter((line) => [line.label, ...(line.names ?? [])].some((name) => match(wanted, name).score > 0));
}

/** Over the word, or below it where there is no room; never beyond the page. */
function place(box, field, from) {
    const word = caretBox(field, from);
    const size = box.getBoundingClientRect();
    const above = word.top - size.height - 6;
    const start = getComputedStyle(field).direction === "rtl" ? word.left - size.width : word.left;
    box.style.top = `${above > 8 ? above : Math.min(word.bottom + 6, innerHeight - size.height - 8)}px`;
    box.style.left = `${Math.max(8, Math.min(start, innerWidth - size.width - 8))}px`;
}

/** Where a character of the field stands on the screen: measured on a copy of the text. */
function caretBox(field, at) {
    const copy = document.createElement("div");
    const style = getComputedStyle(field);
    for (const name of ["font", "letterSpacing", "lineHeight", "padding", "direction", "unicodeBidi", "textAlign"]) copy.style[name] = style[name];
    const frame = field.getBoundingClientRect();
    Object.assign(copy.style, {position: "fixed", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "anywhere", boxSizing: "border-box",
        top: `${frame.top}px`, left: `${frame.left}px`, width: `${frame.width}px`});
    const mark = document.createElement("span");
    mark.textContent = field.value[at] ?? " ";
    copy.append(field.value.slice(0, at), mark, field.value.slice(at + 1));
    document.body.append(copy);
    const box = mark.getBoundingClientRect();
    copy.remove();
    return box;
}
