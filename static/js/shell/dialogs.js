/** Dialogs over the page: any template, or a question whose answer has a consequence. */

import {html, nothing, render} from "lit";
import {icon, isolates} from "#lib/dom.js";
import {t} from "#lib/i18n.js";

/**
 * Open a dialog. `draw(close)` gives its body; closing gives the focus back to where it was.
 * @param {string} title @param {(close: (value?: any) => void, redraw: () => void) => unknown} draw @param {{wide?: boolean}} [options]
 * @returns {Promise<any>} what it was closed with; undefined when it was left
 */
export function openDialog(title, draw, {wide = false} = {}) {
    const dialog = document.createElement("dialog");
    dialog.className = `dialog ${wide ? "wide" : ""}`;
    dialog.setAttribute("aria-label", title);
    document.body.append(dialog);
    return new Promise((resolve) => {
        let answer;
        const close = (value) => {
            answer = value;
            dialog.close();
        };
        const redraw = () => render(frame(title, draw(close, redraw), close), dialog);
        dialog.addEventListener("close", () => {
            dialog.remove();
            resolve(answer);
        });
        dialog.addEventListener("mousedown", (event) => event.target === dialog && close());
        redraw();
        dialog.showModal();
        /** @type {HTMLElement | null} */ (dialog.querySelector("[autofocus]"))?.focus();
    });
}

function frame(title, body, close) {
    return html`<div class="dialog-head"><h2>${isolates(title)}</h2>
        <button class="icon-button" aria-label=${t("Close")} @click=${() => close()}>${icon("x")}</button></div>${body}`;
}

/**
 * Ask before something that can't be undone. @returns {Promise<boolean>}
 * @param {{title: string, consequence: string, act: string, type?: string}} question `type`: a word to be typed first
 */
export async function confirm({title, consequence, act, type}) {
    let typed = "";
    const answer = await openDialog(title, (close, redraw) => html`
        <form @submit=${(event) => { event.preventDefault(); close(true); }}>
            <div class="dialog-body">
                <p class="muted">${isolates(consequence)}</p>
                ${type ? html`<div class="field dialog-type"><label for="confirm-type">${t("Type “{word}” to go on", {word: type})}</label>
                    <input class="input" id="confirm-type" autocomplete="off" autofocus
                        @input=${(event) => { typed = event.target.value; redraw(); }}></div>` : nothing}
            </div>
            <div class="dialog-acts">
                <button class="button" type="button" ?autofocus=${!type} @click=${() => close(false)}>${t("Cancel")}</button>
                <button class="button danger" ?disabled=${Boolean(type) && typed.trim() !== type}>${act}</button>
            </div>
        </form>`);
    return answer === true;
}
