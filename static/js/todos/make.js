/** A new to-do list: its title, and one item a line. */

import {html, nothing} from "lit";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {openDialog} from "#shell/dialogs.js";
import {explain} from "#shell/toasts.js";

const MOST = 50;
const LONGEST = 150;

/** @param {import("#messages/where.js").Where} where @param {string} [title] */
export function make(where, title = "") {
    /** @type {{title?: string, items?: string, other?: string}} */
    let wrong = {};
    let busy = false;
    let said = "";
    let nonce = "";
    return openDialog(t("New to-do list"), (close, redraw) => {
        const submit = async (event) => {
            event.preventDefault();
            const fields = new FormData(event.target);
            const asked = {title: String(fields.get("title")).trim(), items: itemsOf(String(fields.get("items")))};
            wrong = faults(asked);
            busy = Object.keys(wrong).length === 0;
            redraw();
            if (!busy) return void event.target.querySelector("[aria-invalid=true]")?.focus();
            // Another try of the same list keeps its nonce; a changed one is another list.
            if (said !== JSON.stringify(asked)) nonce = crypto.randomUUID();
            said = JSON.stringify(asked);
            try {
                await relay.request("todo.create", {...where, nonce, ...asked});
                close();
            } catch (error) {
                wrong = {other: explain(error)};
                busy = false;
                redraw();
            }
            return undefined;
        };
        return html`<form novalidate @submit=${submit}><div class="dialog-body">
            <div class="field"><label for="todo-title">${t("Title")}</label>
                <input class="input" id="todo-title" name="title" maxlength=${LONGEST} dir="auto" autocomplete="off" ?autofocus=${!title} .value=${title} placeholder=${t("What is to be done?")}
                    aria-invalid=${wrong.title ? "true" : nothing} aria-describedby=${wrong.title ? "todo-title-wrong" : nothing}>
                ${wrong.title ? html`<span class="error-text" id="todo-title-wrong" role="alert">${wrong.title}</span>` : nothing}</div>
            <div class="field"><label for="todo-items">${t("Items")} <span class="hint">${t("one a line; more can be added at any time")}</span></label>
                <textarea class="textarea" id="todo-items" name="items" rows="6" dir="auto" ?autofocus=${Boolean(title)}
                    aria-invalid=${wrong.items ? "true" : nothing} aria-describedby=${wrong.items ? "todo-items-wrong" : nothing}></textarea>
                ${wrong.items ? html`<span class="error-text" id="todo-items-wrong" role="alert">${wrong.items}</span>` : nothing}</div>
            ${wrong.other ? html`<p class="error-text" role="alert">${wrong.other}</p>` : nothing}
        </div><div class="dialog-acts"><button class="button medium" type="button" @click=${() => close()}>${t("Cancel")}</button>
            <button class="button medium primary" ?disabled=${busy}>${t("Begin the list")}</button></div></form>`;
    });
}

/** Lines as somebody writes or pastes them: without the marks of a list before them, each once. @param {string} text */
export function itemsOf(text) {
    const lines = text.split("\n").map((line) => line.replace(/^\s*(?:[-*•☐☑]\s+)?(?:\[[ xX]\]\s+)?/u, "").replace(/\s+/g, " ").trim());
    return [...new Set(lines.filter(Boolean))];
}

function faults({title, items}) {
    const long = items.findIndex((item) => [...item].length > LONGEST);
    return {
        ...(title ? {} : {title: t("A list needs a title.")}),
        ...(items.length > MOST ? {items: t("A list has at most 50 items.")} : {}),
        ...(long >= 0 ? {items: t("Item {number} is longer than 150 characters.", {number: long + 1})} : {}),
    };
}
