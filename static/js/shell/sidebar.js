/** The list at the side: the site, the jump field, entries of the concepts, rooms, directs, and me. */

import {html, ifDefined, nothing, repeat, svg} from "lit";
import {directory, personOf, statusOf} from "#accounts/directory.js";
import {Element, icon, isWriting, moveFocus, short} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {presence, presenceMark} from "#presence/store.js";
import {watch} from "#relay/watch.js";
import {isMuted, mentions, sidebarParts, unread} from "#rooms/marks.js";
import {others, roomMark, roomName, roomPath} from "#rooms/names.js";
import {progress, rooms} from "#rooms/store.js";
import {showTitle} from "#shell/attention.js";
import {boot} from "#shell/boot.js";
import {openSiteMenu} from "#shell/menus.js";
import {openPalette} from "#shell/jump.js";
import {sectionActs, sidebarEntries} from "#shell/registry.js";
import {route} from "#shell/route.js";
import "#shell/self.js";
import {keyName} from "#lib/keys.js";

const ROW = 33;

class Sidebar extends Element {
    static properties = {here: {attribute: false}};

    constructor() {
        super();
        this.here = route.current;
        /** Only what fills the screen is drawn in the first frame, the rest right after it. */
        this.brief = true;
        this.left = 0;
        /** What was drawn last. @type {Record<string, any[]>} */
        this.list = {directs: []};
        new StoreController(this, rooms, directory, presence, progress, ...[...sidebarEntries].flatMap((entry) => entry.store ?? []));
        for (const kind of ["focus", "blur"]) addEventListener(kind, () => this.requestUpdate());
    }

    updated() {
        if (this.brief && progress.get("synced")) requestAnimationFrame(() => setTimeout(() => {
            this.brief = false;
            this.requestUpdate();
        }));
        const people = this.list.directs.flatMap((room) => others(room).slice(0, 1));
        watch("sidebar", {users: [boot.user.id, ...people]});
        showTitle();
    }

    render() {
        return html`
            <div class="side-head">${this.here.view === "home" ? html`<h1 class="visually-hidden">${t("Your rooms")}</h1>` : nothing}
                <button class="side-site" aria-haspopup="menu" @click=${(event) => openSiteMenu(event.currentTarget)}>
                    <svg class="logo" aria-hidden="true">${svg`<use href="${document.documentElement.dataset.logo ?? ""}#mark"></use>`}</svg>
                    <span class="truncate">${boot.site?.name}</span>${icon("chevron-down", "small")}</button>
            </div>
            <button class="side-jump" @click=${() => openPalette()}>${icon("search", "small")}<span class="truncate">${t("Jump or search")}</span>
                <kbd class="desk-only push-end">${keyName("mod+k")}</kbd></button>
            <nav class="side-list" aria-label=${t("Rooms and people")} @keydown=${this.onKeys}>
                ${[...sidebarEntries].filter((entry) => entry.show?.() ?? true).map((entry) => this.entry(entry))}
                ${progress.get("synced") ? this.parts() : skeleton()}
            </nav>
            <chat-self></chat-self>`;
    }

    entry(entry) {
        const count = entry.count?.() ?? 0;
        return html`<a class="side-row" href=${entry.path} aria-current=${ifDefined(this.here.path === entry.path ? "page" : undefined)}>
            ${icon(entry.icon)}<span class="truncate">${entry.label}</span>${count ? badge(count, entry.attention, entry.words?.(count)) : nothing}</a>`;
    }

    parts() {
        const parts = sidebarParts();
        this.list = parts;
        this.left = this.brief ? innerHeight / ROW : Infinity;
        return html`
            ${parts.starred.length ? this.section("starred", t("Starred"), parts.starred) : nothing}
            ${this.section("rooms", t("Rooms"), parts.rooms, t("You are in no room yet. Browse what there is, or make one."))}
            ${this.section("directs", t("Directs"), parts.directs, t("Nobody here yet. Write to somebody."))}`;
    }

    section(name, title, list, empty) {
        const act = sectionActs.get(name);
        return html`<section aria-labelledby="part-${name}">
            <div class="side-part"><h2 id="part-${name}">${title}</h2>${act ? html`
                <button class="icon-button" aria-label=${act.label} title=${act.label} @click=${() => act.run()}>${icon("plus", "small")}</button>` : nothing}</div>
            ${repeat(this.first(list), (room) => room.id, (room) => this.row(room))}
            ${list.length === 0 && empty ? html`<p class="side-empty">${empty}</p>` : nothing}
        </section>`;
    }

    first(list) {
        const some = list.slice(0, this.left);
        this.left -= some.length;
        return some;
    }

    row(room) {
        const here = this.here.view === "room" && this.here.room === room.id;
        // What I look at is read in a moment: no number flickers there.
        const waiting = here && document.hasFocus() ? 0 : unread(room);
        const called = here && document.hasFocus() ? 0 : mentions(room);
        const people = others(room);
        const said = people.length === 1 ? statusOf(personOf(people[0])) : undefined;
        return html`<a class="side-row ${waiting || called ? "unread" : ""} ${isMuted(room) ? "muted-room" : ""}" href=${roomPath(room)}
                data-room=${room.id} aria-current=${ifDefined(here ? "page" : undefined)}>
            ${roomMark(room, people.length === 1 ? presenceMark(people[0]) : nothing)}
            <span class="truncate isolated">${roomName(room)}</span>${said?.emoji ? html`<span class="side-status" title=${said.text || nothing}>${said.emoji}</span>` : nothing}
            ${room.me?.draft && !here ? html`<span class="side-sign" role="img" aria-label=${t("draft")}>${icon("pencil", "small")}</span>` : nothing}
            ${isMuted(room) ? html`<span class="side-sign" role="img" aria-label=${t("muted")}>${icon("bell-off", "small")}</span>` : nothing}
            ${called ? badge(called, true) : waiting ? badge(waiting, false) : nothing}</a>`;
    }

    onKeys(event) {
        if (isWriting(event.target)) return;
        moveFocus(event, /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".side-row")]));
    }
}

function badge(count, attention, said = "") {
    const words = said ? said : attention ? plural(count, "{count} mention", "{count} mentions") : plural(count, "{count} unread", "{count} unread");
    return html`<span class="badge ${attention ? "attention" : ""}"><span aria-hidden="true">${short(count)}</span><span class="visually-hidden">${words}</span></span>`;
}

function skeleton() {
    return html`<div class="side-skeleton" role="status" aria-label=${t("Loading your rooms")}>${[1, 2, 3, 4, 5, 6, 7].map(() => html`
        <div class="side-row"><span class="skeleton square"></span><span class="skeleton bar"></span></div>`)}</div>`;
}

customElements.define("chat-sidebar", Sidebar);
