/** How what one writes will look: made by the server as it would make the message, and kept nowhere. */

import {html, nothing} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {body} from "#messages/body.js";
import {relay} from "#relay/relay.js";
import {tellFailure, toast} from "#shell/toasts.js";

/** Show it in place of the text, or the text again. @param {any} composer */
export async function preview(composer) {
    if (composer.previewed) return back(composer);
    const {text} = composer.draft;
    if (!text.trim()) return toast(t("There is nothing to preview yet."));
    const made = await tellFailure(relay.request("message.preview", {room: composer.room, text}));
    if (!made || composer.draft.text !== text) return undefined;
    composer.preview = {text, draw: () => draw(composer, {text, html: made.html ?? null})};
    await composer.updateComplete;
    return composer.querySelector(".compose-preview button")?.focus();
}

function draw(composer, message) {
    const leave = () => back(composer);
    const key = (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        leave();
    };
    return html`<div class="compose-preview" role="region" aria-label=${t("Preview")} @keydown=${key}>
        <div class="compose-preview-body" tabindex="0">${body(message, nothing)}</div>
        <button type="button" class="button quiet" @click=${leave}>${icon("pencil", "small")}${t("Back to writing")}</button></div>`;
}

async function back(composer) {
    composer.preview = null;
    await composer.updateComplete;
    composer.field.focus();
}
