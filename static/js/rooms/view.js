/** A room: its head, its timeline, and what stands at the foot: the composer, or why there is none. */

import {html, nothing} from "lit";
import {directory, learn} from "#accounts/directory.js";
import {Element, icon, isolates} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {watch} from "#relay/watch.js";
import "#rooms/head.js";
import {roomName} from "#rooms/names.js";
import {barrierOf, barriers, may} from "#rooms/rights.js";
import {findRoom, progress, rooms, visit, visited} from "#rooms/store.js";
import {relay} from "#relay/relay.js";
import {route} from "#shell/route.js";
import {tellFailure} from "#shell/toasts.js";

class Room extends Element {
    static properties = {place: {attribute: false}, missing: {state: true}, joining: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.place = undefined;
        this.missing = false;
        this.joining = false;
        this.looked = false;
        new StoreController(this, rooms, visited, progress, directory, ...[...barriers].flatMap((one) => one.store ?? []));
    }

    /** A room that isn't mine may still be a public one to look at: asked once, when mine are known. */
    updated() {
        const room = findRoom(this.place.room);
        if (room) watch("room", {rooms: [room.id]});
        else if (progress.get("synced") && !this.looked) this.look();
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        watch("room", null);
    }

    async look() {
        this.looked = true;
        const found = await tellFailure(visit(this.place.key));
        if (found) route.tell();
        else this.missing = true;
    }

    render() {
        const room = findRoom(this.place.room);
        if (!room) return this.missing ? notFound() : waiting();
        return html`<chat-room-head .room=${room}></chat-room-head>
            <chat-timeline class="timeline" .room=${room.id} .number=${this.place.number}></chat-timeline>
            <div class="foot">${this.foot(room)}</div>`;
    }

    foot(room) {
        if (may.post(room)) return html`<chat-composer .room=${room.id}></chat-composer>`;
        if (room.archived) return html`<p class="foot-note">${icon("archive", "small")}<span>${t("This room is archived. It can be read, and nobody writes here any more.")}</span></p>`;
        const barrier = room.me && barrierOf(room);
        if (barrier) return html`<p class="foot-note">${icon(barrier.icon, "small")}<span>${isolates(barrier.words)}</span>${barrier.act
            ? html`<button class="button push-end" @click=${barrier.act.run}>${barrier.act.label}</button>` : nothing}</p>`;
        if (room.me) return html`<p class="foot-note">${icon("megaphone", "small")}<span>${t("Only moderators post here. You can react, and reply in threads.")}</span></p>`;
        return html`<div class="foot-note join"><span>${t("You are looking at {room}.", {room: roomName(room)})} ${room.topic
            ? html`<span class="muted isolated">${room.topic}</span>` : nothing}</span>
            <button class="button medium primary push-end" ?disabled=${this.joining} @click=${() => this.join(room)}>${t("Join the room")}</button></div>`;
    }

    async join(room) {
        this.joining = true;
        const result = await tellFailure(relay.request("room.join", {room: room.id}));
        learn(result?.directory);
        this.joining = false;
    }
}

function waiting() {
    return html`<div class="view-head"></div><div class="timeline-skeleton" role="status" aria-label=${t("Loading the room")}>${[1, 2, 3, 4, 5].map(() => html`
        <div class="skeleton-message"><span class="skeleton face"></span><span class="skeleton bar"></span><span class="skeleton line"></span></div>`)}</div>`;
}

function notFound() {
    return html`<div class="view-head"><a class="icon-button phone-only" href="/" aria-label=${t("Back")}>${icon("arrow-left", "directional")}</a></div>
        <section class="empty">${icon("circle-help")}<h1>${t("There is no such room")}</h1>
        <p>${t("It may be gone, or it is private and you are not in it. Ask somebody who is in it to add you.")}</p>
        <a class="button medium" href="/browse/">${t("Browse rooms")}</a></section>`;
}

customElements.define("chat-room", Room);
