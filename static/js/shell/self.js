/** Me, at the foot of the sidebar: how others see me, my status, and the ways to my settings and out. */

import {html} from "lit";
import {directory, statusOf} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {chosenStatus} from "#presence/own.js";
import {presence, statusName} from "#presence/store.js";
import {boot} from "#shell/boot.js";

/** Loaded when it is opened. @param {HTMLElement} anchor */
const openSelfMenu = async (anchor) => (await import("#shell/menus.js")).openSelfMenu(anchor);

class Self extends Element {
    constructor() {
        super();
        new StoreController(this, directory, presence);
    }

    render() {
        const me = directory.get(boot.user.id) ?? boot.user;
        const status = chosenStatus();
        const said = statusOf(me);
        return html`<div class="self">
            <button class="self-card" aria-haspopup="menu" @click=${(event) => openSelfMenu(event.currentTarget)}>
                ${tile(me, {inside: html`<span class="presence ${status}"></span>`})}
                <span class="visually-hidden">${t("You:")}</span><span class="self-text"><span class="self-name truncate isolated">${me.name}</span>
                    <span class="hint truncate">${said ? html`${said.emoji} <bdi>${said.text}</bdi>` : statusName(status)}</span></span>
            </button>
            <a class="icon-button" href="/settings/" aria-label=${t("Settings")} title=${t("Settings")}>${icon("settings")}</a>
        </div>`;
    }
}

customElements.define("chat-self", Self);
