/** What the links of a message lead to: a calm card each. Nothing in it is loaded from elsewhere. */

import {html, nothing, repeat} from "lit";
import {Element, icon} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {takeCopy} from "#messages/logs.js";
import {mayRemove} from "#previews/part.js";
import {relay} from "#relay/relay.js";
import {findRoom, rooms, visited} from "#rooms/store.js";
import {confirm} from "#shell/dialogs.js";
import {tellFailure} from "#shell/toasts.js";

class Previews extends Element {
    static properties = {message: {attribute: false}};

    constructor() {
        super();
        /** @type {any} */
        this.message = undefined;
        new StoreController(this, rooms, visited);
    }

    render() {
        return html`${repeat(this.message.previews ?? [], (preview) => preview.url, (preview) => this.card(preview))}`;
    }

    card(preview) {
        const {url, title, description, thumb} = preview;
        return html`<article class="preview ${thumb ? "with-thumb" : ""}">
            <a class="preview-link" href=${url} target="_blank" rel="noopener noreferrer nofollow">
                <span class="preview-text"><span class="preview-site truncate">${site(preview)}</span>
                    <span class="preview-title own-direction">${title}</span>
                    ${description ? html`<span class="preview-words own-direction">${description}</span>` : nothing}</span>
                ${thumb ? html`<img class="preview-thumb" src=${thumb.url} width=${thumb.width} height=${thumb.height} alt="" loading="lazy" decoding="async">` : nothing}</a>
            ${mayRemove(this.message, findRoom(this.message.room)) ? html`<button class="icon-button preview-remove" title=${t("Remove the preview")}
                aria-label=${t("Remove the preview of “{title}”", {title})} @click=${() => remove(this.message, [preview])}>${icon("x", "small")}</button>` : nothing}
        </article>`;
    }
}

/** What the page calls itself, and in any case where it really is. */
function site({url, site: name}) {
    const host = new URL(url).host.replace(/^www\./, "");
    return name && name !== host ? html`<bdi>${host}</bdi> · <bdi>${name}</bdi>` : html`<bdi>${host}</bdi>`;
}

/** Take previews away for everybody, after asking: they don't come back. @param {any} message @param {{url: string}[]} [previews] */
export async function remove(message, previews = message.previews) {
    const sure = await confirm({
        title: plural(previews.length, "Remove the preview of this link?", "Remove the previews of {count} links?"),
        consequence: t("It goes for everybody and doesn’t come back. The link stays."),
        act: t("Remove"),
    });
    if (!sure) return;
    for (const {url} of previews) {
        const result = await tellFailure(relay.request("preview.remove", {room: message.room, number: message.number, url}));
        if (!result) return;
        takeCopy(result.message);
    }
}

customElements.define("chat-previews", Previews);
