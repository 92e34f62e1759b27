/** A message's files: pictures in a place that is kept for them, several as a grid; others as a card, with what can be shown of them above. */

import {html, nothing} from "lit";
import {columns, fileIcon, shownSize, sizeName} from "#files/sizes.js";
import {icon} from "#lib/dom.js";
import {currentLanguage, t} from "#lib/i18n.js";

const SHOWN = /^(video|audio|text)\/|json|xml|javascript|yaml|toml|x-sh|sql/;

/** What lies above knows how code is coloured. */
export const above = {colour: (/** @type {ParentNode} */ _root) => {}};

/** @param {any} message */
export function filesOf(message) {
    if (!message.files?.length) return nothing;
    const pictures = message.files.filter(isPicture);
    const others = message.files.filter((file) => !isPicture(file));
    const several = pictures.length > 1;
    return html`<div class="files">${pictures.length ? html`<div class=${several ? `pictures columns-${columns(pictures.length)}` : "pictures"}>${pictures.map((file) => picture(file, message, several))}</div>` : nothing}${others.map(other)}</div>`;
}

function isPicture(file) {
    return file.thumb && file.width && file.type.startsWith("image/");
}

/** Size attributes and not a style: the page allows none, and the browser derives the shape from them. */
function picture(file, message, several) {
    const {width, height} = several ? {width: 200, height: 200} : shownSize(file.width, file.height);
    return html`<a class="picture" href=${file.url} target="_blank" rel="noopener" .shows=${{file, message}} @click=${look}>
        <img src=${file.thumb} width=${width} height=${height} alt=${file.alt || file.name} loading="lazy" decoding="async"></a>`;
}

/** A click with a key held is the browser's. @param {MouseEvent} event */
function look(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const {currentTarget} = event;
    import("#files/gallery.js").then(({openGallery}) => openGallery(/** @type {any} */ (currentTarget)));
}

function other(file) {
    // Others get nothing of it before what it says of its maker is taken out.
    if (file.state === "making" && /^(image|video|audio)\//.test(file.type)) return html`<div class="file-card">${icon(fileIcon(file.type))}${names(file, t("Being made ready…"))}</div>`;
    if (!SHOWN.test(file.type)) return card(file);
    import("#files/shown.js").catch(() => {});
    return html`<div class="shown"><chat-shown .file=${file}></chat-shown>${card(file)}</div>`;
}

function card(file) {
    return html`<a class="file-card" href=${file.url} target="_blank" rel="noopener" download=${file.name}>
        ${file.thumb && file.pages ? html`<img class="file-page" src=${file.thumb} alt="" loading="lazy" decoding="async">` : icon(fileIcon(file.type))}${names(file, sizeName(file.size, currentLanguage()))}
        ${icon("download")}<span class="visually-hidden">${t("Download")}</span></a>`;
}

function names(file, note) {
    return html`<span class="file-text"><span class="file-name truncate isolated">${file.name}</span><span class="file-note">${note}</span></span>`;
}
