/** What was found, as a list that the arrows walk; around each the messages beside it can be shown. */

import {html, repeat} from "lit";
import {directory} from "#accounts/directory.js";
import {blocks} from "#blocks/store.js";
import {Element, moveFocus} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {rooms} from "#rooms/store.js";
import {drawPiece} from "#search/around.js";
import {keyOf} from "#search/finding.js";
import {drawHit, pathOf} from "#search/hit.js";
import "#search/keys.js";
import {finding, query, surroundings} from "#search/session.js";
import {blocksOf} from "#search/surroundings.js";
import {openMenu} from "#shell/menu.js";
import {route} from "#shell/route.js";
import {copyText} from "#shell/toasts.js";

const PHONE = matchMedia("(max-width: 719px)");

/** Tells by `top` that the keyboard leaves it upwards, and by `narrow` a filter that is to be added. */
class Hits extends Element {
    static properties = {room: {attribute: false}, place: {attribute: false}};

    constructor() {
        super();
        /** The room beside which it stands. @type {any} */
        this.room = undefined;
        this.place = route.current;
        new StoreController(this, finding.changes, surroundings.changes, directory, rooms, blocks);
    }

    render() {
        const {found, state} = finding;
        return html`<ul class="hits ${state === "loading" ? "stale" : ""}" role="list" aria-label=${t("Messages")} @keydown=${this.walk} @focusin=${this.focused}>
            ${repeat(blocksOf(found, (hit) => surroundings.of(hit)), (one) => keyOf("hits" in one ? one.hits[0] : one), (one) => ("hits" in one ? this.piece(one) : this.row(one)))}</ul>`;
    }

    row(hit, gone = false) {
        const at = finding.found.indexOf(hit);
        const room = this.roomOf(hit);
        const {place} = this;
        const current = place.room === hit.room && (place.number ?? Number(place.args.at)) === hit.number;
        return drawHit(hit, room, {at, gone, current, around: Boolean(surroundings.of(hit)), tabindex: at === finding.at ? 0 : -1,
            open: (event) => this.open(event, hit, room), menu: (event) => this.menu(event, hit, room), toggle: () => this.toggle(hit)});
    }

    /** @param {import("#search/surroundings.js").Piece} piece */
    piece(piece) {
        const [first] = piece.hits;
        const room = this.roomOf(first);
        const placed = (number) => ({...first, number});
        return drawPiece(piece, {at: finding.found.indexOf(first), draw: (hit, gone) => this.row(hit, gone), path: (number) => pathOf(placed(number), room),
            open: (event, number) => this.open(event, placed(number), room), less: () => this.toggle(first), again: () => surroundings.show(finding.found, first)});
    }

    roomOf(hit) {
        return rooms.get(hit.room) ?? finding.rooms.get(hit.room);
    }

    links() {
        return /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".hit-link")]);
    }

    /** The result in or around which something stands. @param {any} target @returns {import("#search/finding.js").Hit | undefined} */
    hitAt(target) {
        return finding.found[Number(target?.closest?.("[data-at]")?.dataset.at)];
    }

    focused({target}) {
        const at = target.matches(".hit-link") ? finding.found.findIndex((one) => one === this.hitAt(target)) : -1;
        if (at < 0 || at === finding.at) return;
        finding.at = at;
        this.requestUpdate();
    }

    /** @param {KeyboardEvent} event */
    walk(event) {
        const links = this.links();
        const focus = /** @type {HTMLElement} */ (document.activeElement);
        const at = links.indexOf(focus);
        if (event.key === "ArrowUp" && at === 0) {
            event.preventDefault();
            this.dispatchEvent(new CustomEvent("top"));
        } else if (this.turned(event)) this.toggle(this.hitAt(focus));
        else if (at >= 0 && moveFocus(event, links) && at >= links.length - 2) finding.more();
    }

    /** Is it a key that shows what stands around the result, or hides it? @param {KeyboardEvent} event */
    turned(event) {
        const hit = this.hitAt(event.target);
        if (!hit || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
        const [more, less] = getComputedStyle(this).direction === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
        if (event.key !== "c" && event.key !== (surroundings.of(hit) ? less : more)) return false;
        event.preventDefault();
        event.stopPropagation();
        return true;
    }

    /** Show what stands around it, or hide it. @param {any} hit */
    async toggle(hit) {
        finding.at = finding.found.indexOf(hit);
        const done = surroundings.of(hit) ? surroundings.hide(hit) : surroundings.show(finding.found, hit);
        await this.drawn(hit);
        await done;
        await this.drawn(hit);
    }

    /** Its row was made anew, so that the keyboard has lost it. */
    async drawn(hit) {
        await new Promise((done) => setTimeout(done));
        await this.updateComplete;
        const row = this.querySelector(`.hit[data-at="${finding.found.indexOf(hit)}"]`);
        if (document.activeElement === document.body) /** @type {HTMLElement | null | undefined} */ (row?.querySelector(".hit-link"))?.focus({preventScroll: true});
        (row?.closest(".hit-piece") ?? row)?.scrollIntoView({block: "nearest"});
    }

    /** On a desk the list stays and keeps the keyboard; on a phone the room is a screen of its own. */
    open(event, hit, room) {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        const path = pathOf(hit, room);
        const link = event.currentTarget;
        if (hit.thread || PHONE.matches || !this.room) return route.go(path);
        if (route.current.number === hit.number && route.current.room === hit.room) /** @type {any} */ (document.querySelector("chat-timeline"))?.place?.goTo(hit.number);
        else route.go(`${path}?${query()}`, {replace: false});
        setTimeout(() => link.focus({preventScroll: true}), 60);
        return undefined;
    }

    menu(event, hit, room) {
        const anchor = /** @type {HTMLElement} */ (event.currentTarget);
        const path = pathOf(hit, room);
        const around = surroundings.of(hit);
        openMenu(anchor, [
            {label: t("Show it where it stands"), icon: "message-square-text", run: () => route.go(path)},
            {label: around ? t("Show less") : t("Show around it"), icon: around ? "chevron-up" : "chevron-down", run: () => this.toggle(hit)},
            {label: t("Copy link"), icon: "link", run: () => copyText(new URL(path, location.origin).href, t("The link is copied."))},
            {label: t("Only from this person"), icon: "user-round", run: () => this.dispatchEvent(new CustomEvent("narrow", {detail: `from:@${directory.get(hit.author)?.username}`}))},
        ]);
    }
}

customElements.define("chat-search-hits", Hits);
