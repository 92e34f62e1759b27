/** What a picture shows, in words, for who doesn't see it. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {openDialog} from "#shell/dialogs.js";

const MOST = 1_000;

/** @param {{name: string, alt: string, picture?: string}} item @returns {Promise<string | undefined>} the words; undefined when it was left */
export function openAlt(item) {
    return openDialog(t("What does the picture show?"), (close) => html`<form @submit=${(event) => { event.preventDefault(); close(new FormData(event.target).get("alt")?.toString().trim() ?? ""); }}>
        <div class="dialog-body alt-body">
            ${item.picture ? html`<img src=${item.picture} alt="">` : ""}
            <div class="field"><label for="alt-words">${t("In words, for who doesn't see it")}</label>
                <textarea class="input" id="alt-words" name="alt" rows="3" maxlength=${MOST} autofocus .value=${item.alt}></textarea></div>
        </div>
        <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button><button class="button primary">${t("Keep it")}</button></div></form>`);
}
