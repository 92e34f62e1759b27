/** The list at the side: the site, the jump field, entries of the concepts, rooms, directs, and me. */

import {guard, html, ifDefined, nothing, repeat, svg} from "lit";
import {directory, personOf, statusOf} from "#accounts/directory.js";
import {Element, icon, isWriting, moveFocus, short} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {presence, presenceMark} from "#presence/store.js";
import {watch} from "#relay/watch.js";
import {isMuted, listing, mentions, unread} from "#rooms/marks.js";
import {others, roomMark, roomName, roomPath} from "#rooms/names.js";
import {progress, rooms} from "#rooms/store.js";
import {showTitle} from "#shell/attention.js";
import {boot} from "#shell/boot.js";
import {openPalette} from "#shell/jump.js";
import {sectionActs, sidebarEntries} from "#shell/registry.js";
import {route} from "#shell/route.js";
import "#shell/self.js";
import {keyName} from "#lib/keys.js";

const ROW = 33;
const TITLES = {starred: t("Starred"), rooms: t("Rooms"), directs: t("Directs")};
const EMPTY = {rooms: t("You are in no room yet. Browse what there is, or make one."), directs: t("Nobody here yet. Write to somebody.")};

/** Loaded when it is opened. @param {HTMLElement} anchor */
const openSiteMenu = async (anchor) => (await import("#shell/menus.js")).openSiteMenu(anchor);

class Sidebar extends Element {
    static properties = {here: {attribute: false}};

    constructor() {
        super();
        this.here = route.current;
        /** Only what fills the screen is drawn in the first frame, the rest right after it. */
        this.brief = true;
        this.left = 0;
        /** @type {import("#folders/arrange.js").Part[]} */
        this.drawn = [];
        new StoreController(this, rooms, directory, presence, progress, listing.store, ...[...sidebarEntries].flatMap((entry) => entry.store ?? []));
        for (const kind of ["focus", "blur"]) addEventListener(kind, () => this.requestUpdate());
    }

    firstUpdated() {
        const list = /** @type {HTMLElement} */ (this.querySelector(".side-list"));
        for (const kind of ["pointerover", "pointerdown", "focusin"]) list.addEventListener(kind, (event) => listing.near(list, event), {once: true});
    }

    updated() {
        if (this.brief && progress.get("synced")) requestAnimationFrame(() => setTimeout(() => {
            this.brief = false;
            this.requestUpdate();
        }));
        const people = this.drawn.flatMap((part) => part.shown).flatMap((room) => others(room).slice(0, 1));
        watch("sidebar", {users: [boot.user.id, ...people]});
        showTitle();
    }

    render() {
        this.drawn = progress.get("synced") ? listing.parts().filter((part) => part.drawn) : [];
        this.left = this.brief ? innerHeight / ROW : Infinity;
        return html`
            <div class="side-head">${this.here.view === "home" ? html`<h1 class="visually-hidden">${t("Your rooms")}</h1>` : nothing}
                <button class="side-site" aria-haspopup="menu" @click=${(event) => openSiteMenu(event.currentTarget)}>
                    <svg class="logo" aria-hidden="true">${svg`<use href="${document.documentElement.dataset.logo ?? ""}#mark"></use>`}</svg>
                    <span class="truncate">${boot.site?.name}</span>${icon("chevron-down", "small")}</button>
                <button class="icon-button side-options" aria-haspopup="menu" aria-label=${t("Arrange the list")} title=${t("Arrange the list")}
                    @click=${(event) => listing.options(event.currentTarget)}>${icon("sliders-horizontal", "small")}</button>
            </div>
            <button class="side-jump" @click=${() => openPalette()}>${icon("search", "small")}<span class="truncate">${t("Jump or search")}</span>
                <kbd class="desk-only push-end">${keyName("mod+k")}</kbd></button>
            <nav class="side-list" aria-label=${t("Rooms and people")} @keydown=${this.onKeys}>
                ${[...sidebarEntries].filter((entry) => entry.show?.() ?? true).map((entry) => this.entry(entry))}
                ${listing.filtered() ? html`<div class="side-only"><span>${this.drawn.length ? t("Only what is unread") : t("Nothing is unread.")}</span>
                    <button class="link-button push-end" @click=${() => listing.showAll()}>${t("Show all")}</button></div>` : nothing}
                ${progress.get("synced") ? repeat(this.drawn, (part) => part.id, (part) => this.section(part)) : skeleton()}
            </nav>
            <chat-self></chat-self>`;
    }

    entry(entry) {
        const count = entry.count?.() ?? 0;
        return html`<a class="side-row" href=${entry.path} aria-current=${ifDefined(this.here.path === entry.path ? "page" : undefined)}>
            ${icon(entry.icon)}<span class="truncate">${entry.label}</span>${count ? badge(count, entry.attention, entry.words?.(count)) : nothing}</a>`;
    }

    section(part) {
        const {id, name, rooms, shown, collapsed} = part;
        const act = sectionActs.get(name ? "folder" : id);
        const label = name ? `${act?.label}: ${name}` : act?.label;
        return html`<section aria-labelledby="part-${id}" data-part=${id}>
            <div class="side-part"><h2 id="part-${id}"><button class="side-fold" aria-expanded=${String(!collapsed)} @click=${() => listing.fold(part)}>
                <span class="truncate isolated">${name ?? TITLES[id]}</span>${icon(collapsed ? "chevron-right" : "chevron-down", "small directional")}</button></h2>
                ${counts(part.unread, part.mentions)}${act ? html`
                <button class="icon-button" aria-haspopup=${ifDefined(name && "menu")} aria-label=${label} title=${label}
                    @click=${(event) => act.run(part, event.currentTarget)}>${icon(act.icon ?? "plus", "small")}</button>` : nothing}</div>
            ${repeat(this.first(shown), (room) => room.id, (room) => this.row(room))}
            ${rooms.length || collapsed ? nothing : html`<p class="side-empty">${name ? t("Nothing in it yet. Drag rooms here, or choose it in their menus.") : EMPTY[id]}</p>`}
        </section>`;
    }

    first(list) {
        const some = list.slice(0, this.left);
        this.left -= some.length;
        return some;
    }

    /** A row is drawn anew only when something of it is another: there may be hundreds. */
    row(room) {
        const here = this.here.view === "room" && this.here.room === room.id;
        const seen = here && document.hasFocus();
        const faces = others(room).slice(0, 2).flatMap((id) => [personOf(id), statusOf(personOf(id))?.emoji, presence.get(id)]);
        return guard([room, here, seen, isMuted(room), roomName(room), ...faces], () => row(room, here, seen));
    }

    onKeys(event) {
        if (isWriting(event.target)) return;
        moveFocus(event, /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".side-row, .side-fold")]));
    }
}

/** @param {any} room @param {boolean} here is it the one in the middle @param {boolean} seen is it read in a moment: no number flickers there */
function row(room, here, seen) {
    const waiting = seen ? 0 : unread(room);
    const called = seen ? 0 : mentions(room);
    const people = others(room);
    const said = people.length === 1 ? statusOf(personOf(people[0])) : undefined;
    return html`<a class="side-row ${waiting || called ? "unread" : ""} ${isMuted(room) ? "muted-room" : ""}" href=${roomPath(room)} draggable="false"
            data-room=${room.id} aria-current=${ifDefined(here ? "page" : undefined)}>
        ${roomMark(room, people.length === 1 ? presenceMark(people[0]) : nothing)}
        <span class="truncate isolated">${roomName(room)}</span>${said?.emoji ? html`<span class="side-status" title=${said.text || nothing}>${said.emoji}</span>` : nothing}
        ${room.me?.draft && !here ? html`<span class="side-sign" role="img" aria-label=${t("draft")}>${icon("pencil", "small")}</span>` : nothing}
        ${isMuted(room) ? html`<span class="side-sign" role="img" aria-label=${t("muted")}>${icon("bell-off", "small")}</span>` : nothing}
        ${counts(waiting, called)}</a>`;
}

function counts(waiting, called) {
    return called ? badge(called, true) : waiting ? badge(waiting, false) : nothing;
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
