/** One emoji on the page: a sign, or a picture of the site's own. */

import {html} from "lit";

/** @param {string} emoji @param {string} [url] */
export function showEmoji(emoji, url) {
    return url ? html`<img class="emoji own" src=${url} alt=${emoji} loading="lazy" @error=${gone}>` : html`<span class="emoji">${emoji}</span>`;
}

/** One that was removed from the site shows its name. */
function gone(event) {
    event.target.classList.add("gone");
}
