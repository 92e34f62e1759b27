/** What is pinned in a room, the newest pin first. Loaded when the panel is opened. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf} from "#accounts/directory.js";
import {filesOf} from "#files/tiles.js";
import {Element, icon, tile} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {dayName, fullTime} from "#lib/time.js";
import {body} from "#messages/body.js";
import {changes, findMessage} from "#messages/logs.js";
import {whole} from "#messages/message.js";
import {mayPin, pinnedBy, unpin} from "#pins/pins.js";
import {pinned} from "#pins/store.js";
import {Pages} from "#relay/pages.js";
import {relay} from "#relay/relay.js";
import {roomPath} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {route} from "#shell/route.js";
import {drawPages} from "#shell/states.js";
import {tellFailure} from "#shell/toasts.js";

const PHONE = matchMedia("(max-width: 719px)");

class Pins extends Element {
    static properties = {room: {attribute: false}};

    constructor() {
        super();
        /** @type {any} */
        this.room = undefined;
        this.pages = new Pages(this, {
            page: 20,
            key: (message) => message.number,
            ask: (limit, after) => relay.request("pin.list", {room: this.room.id, limit, ...(after && {after})}),
            take: ({directory: people, messages, more}) => {
                learn(people);
                return {list: messages.map(whole), after: more ? messages.at(-1)?.number ?? null : null};
            },
            follow: () => [pinned.subscribe((rooms) => rooms.has(this.room?.id) && pinned.has(this.room.id) && this.pages.load())],
        });
        new StoreController(this, directory, changes);
    }

    render() {
        const {room} = this;
        return html`${drawPages(this.pages, {
            rows: (list) => html`<ul class="pins" role="list">${repeat(list, (message) => message.number, (message) => this.row(message))}</ul>`,
            none: () => noPins(room), wait: skeletons, more: "wide",
        })}${this.pages.list && may.update(room) ? this.rule(room) : nothing}`;
    }

    /** What stands in the timeline is newer than what was listed. */
    row(listed) {
        const {room} = this;
        const held = findMessage(room.id, listed.number);
        const message = held && held.rev > listed.rev ? held : listed;
        const author = personOf(message.author);
        return html`<li class="pinned">
            <header class="by">${tile(author, {size: "tiny", letters: 1})}<span class="author isolated truncate">${displayName(message.author)}</span>
                <span class="hint nowrap" title=${fullTime(message.created_at)}>${dayName(message.created_at)}</span></header>
            <div class="pinned-words">${body(message, nothing)}${filesOf(message)}</div>
            <footer class="pinned-foot"><span class="hint truncate isolated">${pinnedBy(message.pinned?.by ?? listed.pinned.by)}</span>
                ${mayPin(room) ? html`<button class="link-button" @click=${() => unpin(message)}>${t("Unpin")}</button>` : nothing}
                <a class="link-button" href="${roomPath(room, message.number)}${PHONE.matches ? "" : "?panel=pinned"}" @click=${() => again(message.number)}>${t("Go to it")}</a></footer>
        </li>`;
    }

    rule(room) {
        const chosen = room.pinning ?? (room.kind === "public" ? "moderators" : "members");
        const choose = (event) => tellFailure(relay.request("room.update", {room: room.id, pinning: event.target.value}));
        return html`<label class="pins-rule"><span class="hint">${t("Who may pin here")}</span>
            <select class="input" @change=${choose}><option value="members" ?selected=${chosen === "members"}>${t("Every member")}</option>
                <option value="moderators" ?selected=${chosen === "moderators"}>${t("Moderators and owners")}</option></select></label>`;
    }
}

function skeletons() {
    return html`<div role="status" aria-label=${t("Loading")}>${[1, 2, 3].map(() => html`<div class="pinned"><span class="skeleton line"></span><span class="skeleton bar"></span></div>`)}</div>`;
}

function noPins(room) {
    return html`<section class="empty small">${icon("pin")}<h3>${t("Nothing is pinned here")}</h3>
        <p>${mayPin(room) ? t("Pin what everybody here should find again: choose “Pin” in the menu of a message.")
            : t("Moderators pin here what everybody should find again.")}</p></section>`;
}

/** The address names this message already, so going there changes nothing: the timeline is asked itself. */
function again(number) {
    if (route.current.number === number) /** @type {any} */ (document.querySelector("chat-timeline"))?.place?.goTo(number);
}

customElements.define("chat-pins", Pins);
