/** Somebody's card: what he says of himself, whether he is there, what time it is where he is, the rooms we share. */

import {html, nothing} from "lit";
import {directory, learn, personOf} from "#accounts/directory.js";
import {openDirect} from "#directs/open.js";
import {Element, icon, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {signs} from "#people/row.js";
import {presence, presenceMark, statusName} from "#presence/store.js";
import {relay} from "#relay/relay.js";
import {watch} from "#relay/watch.js";
import {roomMark, roomName, roomPath} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {openDialog} from "#shell/dialogs.js";
import {openMenu} from "#shell/menu.js";
import {personActs} from "#shell/registry.js";
import {explain} from "#shell/toasts.js";

/** @param {number} id of a person */
export function openCard(id) {
    return openDialog(personOf(id).name, (close) => html`<chat-card .person=${id} .done=${close}></chat-card>`);
}

class Card extends Element {
    static properties = {person: {attribute: false}, told: {state: true}, failure: {state: true}};

    constructor() {
        super();
        this.person = 0;
        /** @type {() => void} */
        this.done = () => {};
        /** @type {any} */
        this.told = null;
        this.failure = "";
        new StoreController(this, directory, presence, rooms);
    }

    async firstUpdated() {
        watch("card", {users: [this.person]});
        /** @type {HTMLElement | null} */ (this.querySelector(".primary"))?.focus();
        try {
            this.told = await relay.request("people.card", {user: this.person});
            learn(this.told.directory);
        } catch (error) {
            this.failure = explain(error);
        }
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        watch("card", null);
    }

    render() {
        const {told} = this;
        const person = personOf(this.person);
        const me = this.person === boot.user.id;
        return html`<div class="dialog-body card-body">
            <div class="card-head">${tile(person, {size: "huge", inside: presenceMark(this.person)})}
                <div class="row-text"><p class="row-name"><span class="isolated">@${person.username}</span> ${signs(person)}</p>${this.status(person)}
                    ${told ? html`<p class="row-note">${this.facts(told)}</p>` : nothing}</div></div>
            ${this.failure ? html`<p class="error-text" role="alert">${this.failure}</p>` : nothing}
            ${told?.bio ? html`<p class="card-bio own-direction">${told.bio}</p>` : nothing}
            ${told && !me ? this.shared(told.shared) : nothing}</div>
            <div class="dialog-acts">${me ? nothing : html`<button class="icon-button" aria-haspopup="menu" aria-label=${t("More about {name}", {name: person.name})} @click=${(event) => this.more(event.currentTarget)}>${icon("ellipsis")}</button>`}
                <a class="button medium" href="/people/${person.username}/">${t("See the profile")}</a>
                ${me ? nothing : html`<button class="button medium primary" @click=${() => this.write()}>${t("Message")}</button>`}</div>`;
    }

    status(person) {
        const there = presence.get(this.person);
        const words = [there && there !== "offline" ? statusName(there) : "", person.status ? `${person.status.emoji} ${person.status.text}`.trim() : ""].filter(Boolean);
        return words.length ? html`<p class="own-direction">${words.join(" · ")}</p>` : nothing;
    }

    facts({since, offset}) {
        const day = new Intl.DateTimeFormat(boot.language, {dateStyle: "long", timeZone: "UTC"}).format(new Date(since));
        const here = t("Here since {day}", {day});
        if (offset === null) return here;
        const clock = new Intl.DateTimeFormat(boot.language, {timeStyle: "short", timeZone: "UTC"}).format(Date.now() + offset * 60_000);
        return `${here} · ${t("{clock} where they are", {clock})}`;
    }

    shared({count, rooms: ids}) {
        if (count === 0) return html`<p class="muted">${t("You share no room.")}</p>`;
        const known = ids.map((id) => rooms.get(id)).filter(Boolean);
        return html`<h3 class="card-part">${plural(count, "{count} room with you", "{count} rooms with you")}</h3>
            <ul class="card-rooms" role="list">${known.map((room) => html`<li><a class="pill" href=${roomPath(room)} @click=${() => this.done()}>${roomMark(room)}<span class="truncate isolated">${roomName(room)}</span></a></li>`)}</ul>`;
    }

    more(anchor) {
        openMenu(anchor, [...personActs].filter((act) => act.show(this.person)).map((act) => ({label: act.label, icon: act.icon, danger: act.danger, run: () => {
            this.done();
            act.run(this.person);
        }})));
    }

    write() {
        this.done();
        openDirect([this.person]);
    }
}

customElements.define("chat-card", Card);
