/** A message's files: pictures in a place that is kept for them, others as a card with name, size and a way to have it. */

import {html, nothing} from "lit";
import {fileIcon, shownSize, sizeName} from "#files/sizes.js";
import {icon} from "#lib/dom.js";
import {currentLanguage, t} from "#lib/i18n.js";

/** @param {any} message */
export function filesOf(message) {
    if (!message.files?.length) return nothing;
    return html`<div class="files">${message.files.map((file) => (file.thumb && file.width ? picture(file) : card(file)))}</div>`;
}

/** Size attributes and not a style: the page allows none, and the browser derives the shape from them. */
function picture(file) {
    const {width, height} = shownSize(file.width, file.height);
    return html`<a class="picture" href=${file.url} target="_blank" rel="noopener">
        <img src=${file.thumb} width=${width} height=${height} alt=${file.name} loading="lazy" decoding="async"></a>`;
}

function card(file) {
    return html`<a class="file-card" href=${file.url} target="_blank" rel="noopener" download=${file.name}>
        ${icon(fileIcon(file.type))}<span class="file-text"><span class="file-name truncate isolated">${file.name}</span>
            <span class="file-note">${sizeName(file.size, currentLanguage())}</span></span>
        ${icon("download")}<span class="visually-hidden">${t("Download")}</span></a>`;
}
