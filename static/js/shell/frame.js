/** The frame: sidebar, the view in the middle, the panel at the end. On a phone one of the three at a time. */

import {html, keyed, nothing} from "lit";
import {directory} from "#accounts/directory.js";
import {Element} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {inOrder, isHidden} from "#rooms/marks.js";
import {roomPath} from "#rooms/names.js";
import {progress, rooms, visited} from "#rooms/store.js";
import "#rooms/view.js";
import {showTitle} from "#shell/attention.js";
import "#shell/offline.js";
import "#shell/panel.js";
import {noteRoom, recentRooms} from "#shell/recent.js";
import {panels, views} from "#shell/registry.js";
import {route} from "#shell/route.js";
import "#shell/sidebar.js";
import "#shell/toasts.js";

const PHONE = matchMedia("(max-width: 719px)");

class App extends Element {
    static properties = {place: {state: true}};

    constructor() {
        super();
        this.place = route.current;
        new StoreController(this, rooms, visited, progress, directory);
        route.subscribe((place) => {
            const moved = place.path !== this.place.path;
            this.place = place;
            if (moved) this.updateComplete.then(() => this.arrive());
        });
        PHONE.addEventListener("change", () => this.requestUpdate());
        visualViewport?.addEventListener("resize", () => this.fit());
    }

    /** Safari's keyboard covers the page instead of shrinking it: the frame then ends above it. */
    fit() {
        const {height, scale} = /** @type {VisualViewport} */ (visualViewport);
        if (scale > 1.01) return;
        this.style.blockSize = height < innerHeight - 1 ? `${height}px` : "";
        if (height < innerHeight - 1) scrollTo(0, 0);
    }

    /** The address may begin to mean a room only when the rooms are known. */
    willUpdate() {
        this.place = route.current;
        if (this.place.view === "room" && this.place.room) noteRoom(this.place.room);
        if (this.place.view === "home" && !PHONE.matches && progress.get("synced")) this.goSomewhere();
    }

    goSomewhere() {
        const last = recentRooms().map((id) => rooms.get(id)).find((one) => one && !isHidden(one));
        const room = last ?? inOrder()[0];
        if (!room) return;
        route.go(roomPath(room), {replace: true});
        this.place = route.current;
    }

    updated() {
        showTitle();
    }

    render() {
        const {place} = this;
        const panel = place.panel && place.room ? panels.get(place.panel) : undefined;
        const screen = panel ? "panel" : place.view === "home" ? "list" : "main";
        return html`<div class="app" data-screen=${screen}>
            <chat-sidebar class="side" .here=${place} role=${screen === "list" && PHONE.matches ? "main" : "complementary"} aria-label=${t("Rooms, people and you")}></chat-sidebar>
            <div class="middle"><chat-offline></chat-offline>
                <main id="main" class="view" tabindex="-1">${this.view(place)}</main></div>
            ${panel ? html`<chat-panel class="panel" role="complementary" aria-label=${panel.title(place.args, undefined)} .kind=${panel} .place=${place}></chat-panel>` : nothing}
        </div><chat-toasts></chat-toasts>`;
    }

    view(place) {
        if (place.view === "room") return keyed(place.room ?? place.key, html`<chat-room class="view-room" .place=${place}></chat-room>`);
        const view = views.get(place.view);
        return view ? view.render(place) : this.nowhere();
    }

    nowhere() {
        if (!progress.get("synced")) return nothing;
        return html`<section class="empty"><h1>${t("Pick a room to begin")}</h1>
            <p>${t("Rooms and people stand at the side. Browse the public rooms, or make one of your own.")}</p>
            <a class="button medium primary" href="/browse/">${t("Browse rooms")}</a></section>`;
    }

    /** After a move the keyboard continues in the new view; on a desk the composer takes it by itself. */
    arrive() {
        if (document.querySelector("dialog[open]")) return;
        const composer = PHONE.matches ? null : this.querySelector("chat-composer textarea, chat-composer [contenteditable]");
        /** @type {HTMLElement | null} */ (composer ?? this.querySelector("#main"))?.focus({preventScroll: true});
    }
}

customElements.define("chat-app", App);
