/** A to-do list in its message: ticked by anybody in the room, and changed item by item. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, personOf} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {ago, fullTime} from "#lib/time.js";
import {findMessage, patchMessage, takeCopy} from "#messages/logs.js";
import {clock} from "#relay/clock.js";
import {relay} from "#relay/relay.js";
import {may} from "#rooms/rights.js";
import {findRoom, rooms, visited} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {openMenu} from "#shell/menu.js";
import {tellFailure, toast} from "#shell/toasts.js";
import {before, behind, ticked} from "#todos/list.js";

const MOST = 50;

class Todo extends Element {
    static properties = {message: {attribute: false}, naming: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.message = undefined;
        /** The item that is being renamed. */
        this.naming = 0;
        new StoreController(this, directory, rooms, visited);
    }

    /** @returns {import("#todos/list.js").Todo} */
    get todo() {
        return this.message.todo;
    }

    get open() {
        const room = findRoom(this.message.room);
        return Boolean(room) && may.write(room);
    }

    render() {
        const {title, items} = this.todo;
        const done = items.filter((item) => item.done).length;
        return html`<section class="todo" aria-label=${t("To-do list: {title}", {title})} @keydown=${(event) => event.stopPropagation()}>
            <div class="todo-head"><p class="todo-title own-direction">${title}</p>
                <span class="hint numeric" role="status">${items.length ? plural(items.length, "{done} of {count} done", "{done} of {count} done", {done}) : nothing}</span></div>
            <div class="todo-progress" aria-hidden="true"><span .style=${`inline-size: ${items.length ? Math.round((done / items.length) * 100) : 0}%`}></span></div>
            <ul class="todo-items">${repeat(items, (item) => item.id, (item) => this.item(item))}</ul>
            ${this.open ? this.adding(items.length) : nothing}</section>`;
    }

    item(item) {
        if (item.id === this.naming) return html`<li class="todo-item">${this.renaming(item)}</li>`;
        return html`<li class="todo-item ${item.done ? "done" : ""}" data-item=${item.id}>
            <label><input type="checkbox" .checked=${Boolean(item.done)} ?disabled=${!this.open} @change=${(event) => this.tick(item, event.target.checked)}
                @keydown=${(event) => this.keys(event, item)}><span class="todo-text own-direction">${item.text}</span></label>
            ${item.done ? this.doer(item.done) : nothing}
            ${this.open ? html`<button class="icon-button" aria-haspopup="menu" aria-label=${t("More about “{item}”", {item: item.text})} @click=${(event) => this.menu(event, item)}>${icon("ellipsis", "small")}</button>` : nothing}</li>`;
    }

    doer({user, at}) {
        const words = t("{name}, {time}", {name: displayName(user), time: ago(at, clock.now())});
        return html`<span class="todo-doer" title="${displayName(user)}, ${fullTime(at)}" role="img" aria-label=${words}>${tile(personOf(user), {size: "tiny", letters: 1})}</span>`;
    }

    renaming(item) {
        return html`<form class="todo-form" @submit=${(event) => this.rename(event, item)}><input class="input" name="text" maxlength="150" dir="auto" autocomplete="off" required
            aria-label=${t("Rename “{item}”", {item: item.text})} .value=${item.text} @keydown=${(event) => event.key === "Escape" && this.endNaming(item.id)}>
            <button class="button primary">${t("Save")}</button><button class="button quiet" type="button" @click=${() => this.endNaming(item.id)}>${t("Cancel")}</button></form>`;
    }

    adding(count) {
        if (count >= MOST) return html`<p class="hint">${t("A list has at most 50 items.")}</p>`;
        return html`<form class="todo-form" @submit=${this.add}><input class="todo-new" name="text" maxlength="150" dir="auto" autocomplete="off" enterkeyhint="done"
            aria-label=${t("Add to “{title}”", {title: this.todo.title})} placeholder=${t("Add something")}></form>`;
    }

    menu(event, item) {
        const move = (step) => ({label: step < 0 ? t("Move up") : t("Move down"), icon: step < 0 ? "arrow-up" : "arrow-down", run: () => this.move(item, step)});
        openMenu(event.currentTarget, [
            {label: t("Rename"), icon: "pencil", run: () => this.startNaming(item)},
            ...[/** @type {const} */ (-1), /** @type {const} */ (1)].filter((step) => behind(this.todo, item.id, step) !== undefined).map(move),
            {label: t("Remove"), icon: "trash-2", danger: true, run: () => this.remove(item)},
        ], {label: t("What can be done with this item")});
    }

    /** Alt with the arrows moves an item, F2 renames it. */
    keys(event, item) {
        const step = event.altKey && {ArrowUp: /** @type {const} */ (-1), ArrowDown: /** @type {const} */ (1)}[event.key];
        if (!step && event.key !== "F2") return;
        event.preventDefault();
        if (step) this.move(item, step).then(() => this.focusItem(item.id));
        else this.startNaming(item);
    }

    /** @param {string} type @param {object} fields */
    async ask(type, fields) {
        const {room, number} = this.message;
        const result = await tellFailure(relay.request(type, {room, number, ...fields}));
        if (result) takeCopy(result.message);
        return Boolean(result);
    }

    /** Shown at once; what the server answers wins. */
    async tick(item, done) {
        const {room, number} = this.message;
        const held = /** @type {any} */ (findMessage(room, number));
        if (!held?.todo) return;
        patchMessage(room, number, {todo: ticked(held.todo, item.id, done ? {user: boot.user.id, at: clock.moment()} : undefined)});
        if (await this.ask("todo.tick", {item: item.id, done})) return;
        if (findMessage(room, number)?.rev === held.rev) patchMessage(room, number, {todo: held.todo});
    }

    async add(event) {
        event.preventDefault();
        const field = event.target.elements.text;
        const text = field.value.trim();
        if (!text) return;
        field.value = "";
        if (!(await this.ask("todo.add", {text})) && !field.value) field.value = text;
    }

    async rename(event, item) {
        event.preventDefault();
        const text = event.target.elements.text.value.trim();
        if (text && (text === item.text || (await this.ask("todo.rename", {item: item.id, text})))) this.endNaming(item.id);
    }

    async startNaming(item) {
        this.naming = item.id;
        await this.updateComplete;
        /** @type {HTMLInputElement | null} */ (this.querySelector(".todo-item .input"))?.select();
    }

    async endNaming(id) {
        this.naming = 0;
        await this.updateComplete;
        this.focusItem(id);
    }

    focusItem(id) {
        /** @type {HTMLElement | null} */ (this.querySelector(`[data-item="${id}"] input`))?.focus();
    }

    async move(item, step) {
        const after = behind(this.todo, item.id, step);
        if (after !== undefined) await this.ask("todo.move", {item: item.id, after});
    }

    async remove(item) {
        const after = before(this.todo, item.id);
        if (!(await this.ask("todo.remove", {item: item.id}))) return;
        toast(t("“{item}” is removed.", {item: item.text}), {action: {label: t("Undo"), run: () => this.bringBack(item, after)}});
    }

    /** As a new item in the old place; at the end when the one before it has gone too. */
    async bringBack(item, after) {
        const there = after === 0 || this.todo.items.some((one) => one.id === after);
        if (!(await this.ask("todo.add", {text: item.text, ...(there ? {after} : {})})) || !item.done) return;
        const {todo} = /** @type {any} */ (findMessage(this.message.room, this.message.number)) ?? {};
        if (todo) await this.ask("todo.tick", {item: todo.last, done: true});
    }
}

customElements.define("chat-todo", Todo);
