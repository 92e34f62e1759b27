/** The head of a room: back on a phone, name and topic, who is in it, its panels and its menu. */

import {html, nothing} from "lit";
import {directory, displayName, personOf, statusOf} from "#accounts/directory.js";
import {Element, icon, isolates, tile} from "#lib/dom.js";
import {isolated, plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {lastSeen, presence, presenceMark, statusName} from "#presence/store.js";
import {watch} from "#relay/watch.js";
import {roomFaces} from "#rooms/faces.js";
import {others, roomMark, roomName} from "#rooms/names.js";
import {relay} from "#relay/relay.js";
import {openMenu} from "#shell/menu.js";
import {panels, roomActions} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {tellFailure} from "#shell/toasts.js";

class RoomHead extends Element {
    static properties = {room: {attribute: false}, faces: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.room = undefined;
        /** @type {number[]} */
        this.faces = [];
        const told = [...roomActions].flatMap((act) => act.store ?? []);
        new StoreController(this, directory, presence, ...told);
    }

    willUpdate(changed) {
        const before = changed.get("room");
        if (changed.has("room") && (before?.id !== this.room.id || before?.members !== this.room.members)) this.load();
    }

    async load() {
        const room = this.room;
        const people = others(room);
        watch("head", {users: people.slice(0, 10)});
        const faces = room.kind === "direct" ? people : await roomFaces(room.id);
        if (room.id === this.room.id) this.faces = faces;
    }

    render() {
        const {room} = this;
        const acts = [...roomActions].filter((act) => act.show(room));
        return html`<header class="view-head">
            <button class="icon-button head-back phone-only" aria-label=${t("Back to the list")} @click=${() => route.back("/")}>${icon("chevron-left", "directional")}</button>
            <div class="head-text">
                <div class="head-name">${this.mark()}<h1 class="truncate isolated">${roomName(room)}</h1>${this.star()}</div>
                ${this.note()}
            </div>
            <div class="head-acts">
                ${this.people()}
                ${acts.filter((act) => act.header).map((act) => this.act(act))}
                <button class="icon-button" aria-haspopup="menu" aria-expanded="false" aria-label=${t("More about this room")} title=${t("More")}
                    @click=${(event) => this.menu(event.currentTarget, acts)}>${icon("ellipsis")}</button>
            </div></header>`;
    }

    act(act) {
        const {room} = this;
        const count = act.count?.(room) ?? 0;
        return html`<button class="icon-button desk-only ${count ? "counted" : ""}" aria-label=${count ? `${act.label} (${count})` : act.label} title=${act.label}
            aria-pressed=${act.panel ? String(route.current.panel === act.panel) : nothing} @click=${() => act.run(room)}>${icon(act.icon)}${count
            ? html`<span class="numeric" aria-hidden="true">${count}</span>` : nothing}</button>`;
    }

    mark() {
        const people = others(this.room);
        return roomMark(this.room, people.length === 1 ? presenceMark(people[0]) : nothing);
    }

    note() {
        const {room} = this;
        const people = others(room);
        if (room.kind !== "direct") return html`<p class="head-note truncate own-direction" title=${room.topic || nothing}>${room.topic || plural(room.members, "{count} person", "{count} people")}</p>`;
        if (people.length !== 1) return html`<p class="head-note truncate isolated">${isolates([t("You"), ...people.filter((id) => room.people.includes(id)).map((id) => isolated(displayName(id)))].join(", "))}</p>`;
        const person = personOf(people[0]);
        const said = statusOf(person);
        const status = said ? `${said.emoji} ${said.text}`.trim() : statusName(presence.get(people[0]) ?? "offline", lastSeen.get(people[0]));
        return html`<p class="head-note truncate">${status} · <bdi>@${person.username}</bdi></p>`;
    }

    star() {
        const {room} = this;
        if (!room.me) return nothing;
        const label = room.me.starred ? t("Remove the star") : t("Star this room");
        return html`<button class="icon-button head-star ${room.me.starred ? "on" : ""}" aria-pressed=${String(Boolean(room.me.starred))} aria-label=${label} title=${label}
            @click=${() => tellFailure(relay.request("me.update", {room: room.id, starred: !room.me.starred}))}>${icon("star", room.me.starred ? "filled" : "")}</button>`;
    }

    people() {
        const {room} = this;
        if (room.kind === "direct" && room.members <= 2) return nothing;
        const open = route.current.panel === "members";
        const label = plural(room.members, "{count} person", "{count} people");
        return html`<button class="head-people" aria-pressed=${String(open)} title=${label} @click=${() => panels.toggle("members")}>
            <span class="faces desk-only">${this.faces.slice(0, 3).map((id) => tile(personOf(id), {size: "tiny", letters: 1}))}</span>
            <span class="phone-only">${icon("users-round")}</span><span class="numeric" aria-hidden="true">${room.members}</span><span class="visually-hidden">${label}</span></button>`;
    }

    menu(anchor, acts) {
        const {room} = this;
        const plain = acts.filter((act) => !act.danger);
        const danger = acts.filter((act) => act.danger);
        const asItem = (act) => ({label: act.label, icon: act.icon, danger: act.danger, run: () => act.run(room)});
        openMenu(anchor, [...plain.map(asItem), ...(plain.length && danger.length ? [/** @type {const} */ ("line")] : []), ...danger.map(asItem)]);
    }
}

customElements.define("chat-room-head", RoomHead);
