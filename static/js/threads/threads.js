/** Threads: the way in from a message, the foot of a root, the panel, and the list of those I follow. */

import {html, nothing} from "lit";
import {displayName, personOf} from "#accounts/directory.js";
import {icon, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {ago, fullTime} from "#lib/time.js";
import {findMessage, takeCopy} from "#messages/logs.js";
import {elsewhere, parts, rowActions} from "#messages/registry.js";
import {relay} from "#relay/relay.js";
import {roomPath} from "#rooms/names.js";
import {has, may} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {panels, shortcuts, sidebarEntries, views} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {tellFailure} from "#shell/toasts.js";
import {threads, unreadIn, waitingThreads} from "#threads/store.js";

const living = (message) => !message.deleted && message.kind === "text" && !message.state;

rowActions.add({label: t("Reply in thread"), icon: "message-square-text", order: 25, inBar: true, run: (message) => openThread(message),
    show: (message, room, where) => living(message) && !where?.thread && may.post(room, message.number)});
rowActions.add({label: t("Resolve the thread"), icon: "check", order: 72, run: (message) => resolve(message, true),
    show: (message, room) => Boolean(message.replies) && !message.resolved && mayResolve(message, room)});
rowActions.add({label: t("Open the thread again"), icon: "rotate-ccw", order: 72, run: (message) => resolve(message, false),
    show: (message, room) => Boolean(message.resolved) && mayResolve(message, room)});
parts.add({order: 90, show: (message) => Boolean(message.replies || message.resolved), render: foot, store: threads, state: (message) => unreadIn(asRoot(message))});
parts.add({order: 4, show: (message) => Boolean(message.thread && message.also_to_room), render: fromThread});
elsewhere.add(showReply);
shortcuts.add({keys: "t", label: t("Reply in thread"), group: t("Messages"), order: 220, run: underKey});
sidebarEntries.add({path: "/threads/", label: t("Threads"), icon: "message-square-text", order: 20, count: waitingThreads, store: threads});

panels.define("thread", {
    title: () => t("Thread"),
    render: ({thread, at}, room) => {
        import("#threads/panel.js");
        return html`<chat-thread .room=${room} .thread=${Number(thread) || 0} .at=${Number(at) || undefined}></chat-thread>`;
    },
});
views.set("threads", {
    title: () => t("Threads"),
    render: () => {
        import("#threads/list.js");
        return html`<chat-threads></chat-threads>`;
    },
});

/** @param {any} room @param {number} thread @param {number} [at] a reply in it */
export function threadPath(room, thread, at) {
    return `${roomPath(room)}?panel=thread&thread=${thread}${at ? `&at=${at}` : ""}`;
}

/** @param {any} message a root, or a reply that was sent to the room too */
export function openThread(message) {
    const thread = message.thread ?? message.number;
    panels.open("thread", {thread, ...(message.thread ? {at: message.number} : {})});
}

/** May I say that it is done? @param {any} root @param {any} room */
export function mayResolve(root, room) {
    return Boolean(room) && living(root) && may.write(room) && (root.author === boot.user.id || (room.kind !== "direct" && has(room, "moderator")));
}

/** @param {any} root @param {boolean} resolved */
export async function resolve({room, number}, resolved) {
    const result = await tellFailure(relay.request("thread.resolve", {room, thread: number, resolved}));
    if (result) takeCopy(result.message);
}

/** A link to a reply opens its thread, beside the room where it would stand. */
async function showReply(room, number) {
    const found = await relay.request("message.get", {room, numbers: [number]}).catch(() => null);
    const message = found?.messages[0];
    if (!message?.thread || message.moved) return false;
    route.go(threadPath(findRoom(room) ?? {id: room}, message.thread, number), {replace: true});
    return true;
}

function asRoot({room, number}) {
    return {room, thread: number};
}

function foot(message) {
    const {replies, resolved} = message;
    const fresh = unreadIn(asRoot(message));
    const words = replies ? plural(replies.count, "{count} reply", "{count} replies") : t("No replies any more");
    return html`<a class="thread-foot ${fresh ? "fresh" : ""}" href=${threadPath(findRoom(message.room) ?? {id: message.room}, message.number)} @click=${(event) => follow(event, message)}>
        <span class="faces">${(replies?.users ?? []).map((id) => tile(personOf(id), {size: "small", letters: 1}))}</span>
        ${resolved ? html`<span class="thread-done" title=${t("Resolved by {name}", {name: displayName(resolved.by)})}>${icon("check", "small")}<span class="visually-hidden">${t("Resolved")}</span></span>` : nothing}
        <span class="thread-count">${words}</span>
        ${fresh ? html`<span class="thread-new">${plural(fresh, "{count} new", "{count} new")}</span>` : nothing}
        ${replies ? html`<time class="hint" datetime=${replies.last_at} title=${fullTime(replies.last_at)}>${ago(replies.last_at)}</time>` : nothing}</a>`;
}

function fromThread(message) {
    const href = threadPath(findRoom(message.room) ?? {id: message.room}, message.thread, message.number);
    return html`<a class="row-mark from-thread" href=${href} @click=${(event) => follow(event, message)}>${icon("message-square-text", "small")}<span>${t("from a thread")}</span></a>`;
}

/** The link stands for itself in a new tab; here it opens the panel where one is. */
function follow(event, message) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openThread(message);
}

/** The message under the keyboard or the pointer. */
function underKey() {
    const row = /** @type {HTMLElement | null} */ (document.activeElement?.closest("chat-room [data-number]") ?? document.querySelector("chat-room .message.under-bar"));
    const {room} = route.current;
    const message = row && room && findMessage(room, Number(row.dataset.number));
    if (message && living(message) && (message.replies || may.post(findRoom(room), message.number))) openThread(message);
}

