/** A thread beside the room: its root, the replies with the room's own timeline, and where one writes. */

import {html, nothing} from "lit";
import {learn} from "#accounts/directory.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {skeletons} from "#messages/around.js";
import {focusComposer} from "#messages/edit.js";
import {changes, logOf} from "#messages/logs.js";
import {whole} from "#messages/message.js";
import {watch} from "#relay/watch.js";
import {relay} from "#relay/relay.js";
import {may} from "#rooms/rights.js";
import {boot} from "#shell/boot.js";
import {panels} from "#shell/registry.js";
import {empty, failed} from "#shell/states.js";
import {tellFailure} from "#shell/toasts.js";
import {markOf, take, threadActs, threads} from "#threads/store.js";
import {mayResolve, resolve, threadPath} from "#threads/threads.js";

const PHONE = matchMedia("(max-width: 719px), (pointer: coarse)");

/** How far I have read a thread. @param {{room: number, thread: number}} where @returns {import("#messages/book.js").Book} */
function threadBook(where) {
    const mark = () => markOf(where) ?? {read: 0, unread: 0};
    return {
        mine: () => ({read: Math.max(where.thread, mark().read), unread: mark().unread}),
        start: () => mark().read,
        position: (message) => message?.number ?? 0,
        end: (log) => log.last?.number ?? 0,
        fresh: (log, seen) => log.messages.filter((message) => message.number > seen && message.author !== boot.user.id).length,
        tell: async (number) => {
            const result = await relay.request("read.mark", {...where, number});
            take(where, result, result.feed);
            return result.read;
        },
    };
}

class Thread extends Element {
    static properties = {room: {attribute: false}, thread: {attribute: false}, at: {attribute: false}, state: {state: true}, failure: {state: true}};

    constructor() {
        super();
        /** @type {any} */
        this.room = undefined;
        this.thread = 0;
        /** The reply of a link. @type {number | undefined} */
        this.at = undefined;
        /** What the server said of it first. @type {any} */
        this.state = null;
        /** @type {any} */
        this.failure = null;
        new StoreController(this, threads, changes);
        this.addEventListener("keydown", (event) => this.key(event));
    }

    connectedCallback() {
        super.connectedCallback();
        this.end = relay.onState((state) => state === "live" && !this.state && this.load());
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.end?.();
        watch("thread", null);
    }

    get where() {
        return {room: this.room.id, thread: this.thread};
    }

    /** The root as it stands now. */
    get root() {
        return logOf(this.where).get(this.thread) ?? this.state.root;
    }

    firstUpdated() {
        this.book = threadBook(this.where);
        watch("thread", {rooms: [this.where]});
        this.load();
    }

    async load() {
        if (!this.thread) this.failure = {code: "not_found"};
        if (!this.thread || relay.state !== "live") return;
        this.failure = null;
        try {
            const {thread, directory} = await relay.request("thread.get", this.where);
            learn(directory);
            if (this.room.me) take(this.where, thread);
            this.state = {...thread, root: whole(thread.root)};
            await this.updateComplete;
            if (!PHONE.matches) setTimeout(() => focusComposer(this.where));
        } catch (error) {
            this.failure = error;
        }
    }

    /** Out of the thread again, to the message it began with. @param {KeyboardEvent} event */
    key(event) {
        if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
        event.preventDefault();
        const row = /** @type {HTMLElement | null} */ (document.querySelector(`chat-room [data-number="${this.thread}"]`));
        panels.close();
        row?.focus();
    }

    render() {
        const {room, failure} = this;
        if (failure) return failure.code === "not_found" ? gone() : failed(failure, () => this.load());
        if (!this.state) return html`<div class="timeline-skeleton" role="status" aria-label=${t("Loading")}>${skeletons(4)}</div>`;
        return html`${room.me ? this.acts() : nothing}
            <chat-timeline class="timeline" .room=${room.id} .thread=${this.thread} .number=${this.at} .book=${this.book}
                .path=${(number) => threadPath(room, this.thread, number)}></chat-timeline>
            <div class="foot">${may.post(room, this.thread) ? html`<chat-composer .room=${room.id} .thread=${this.thread}></chat-composer>`
                : html`<p class="foot-note">${room.archived ? t("This room is archived.") : room.me ? t("This room has no threads any more.") : t("Join the room to reply.")}</p>`}</div>`;
    }

    acts() {
        const following = Boolean(markOf(this.where)?.following);
        const {root} = this;
        const done = Boolean(root.resolved);
        return html`<div class="thread-acts">
            <button class="button quiet slim" aria-pressed=${String(following)} title=${following ? t("You are told of new replies") : t("You are not told of new replies")}
                @click=${() => this.follow(!following)}>${icon(following ? "bell" : "bell-off", "small")}${following ? t("Following") : t("Follow")}</button>
            ${[...threadActs].map((act) => html`<button class="icon-button slim" aria-label=${act.label} title=${act.label} @click=${() => act.run(this.where)}>${icon(act.icon(markOf(this.where)), "small")}</button>`)}
            ${done ? html`<span class="thread-done">${icon("check", "small")}${t("Resolved")}</span>` : nothing}
            ${mayResolve(root, this.room) && (root.replies || done) ? html`<button class="button quiet slim push-end" @click=${() => resolve(root, !done)}>${
                icon(done ? "rotate-ccw" : "check", "small")}${done ? t("Open again") : t("Resolve")}</button>` : nothing}</div>`;
    }

    /** @param {boolean} following */
    async follow(following) {
        const result = await tellFailure(relay.request("thread.follow", {...this.where, following}));
        if (result) take(this.where, result.thread);
    }
}

function gone() {
    return empty("circle-help", t("There is no such thread"), t("The message it began with is gone, or it is hidden from you."));
}

customElements.define("chat-thread", Thread);
