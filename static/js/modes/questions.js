/** Questions and their answers: which one was accepted, shown at both, chosen by who asked or a moderator. */

import {html} from "lit";
import {displayName} from "#accounts/directory.js";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {findMessage, takeCopy} from "#messages/logs.js";
import {parts, rowActions} from "#messages/registry.js";
import {relay} from "#relay/relay.js";
import {has, may} from "#rooms/rights.js";
import {findRoom, rooms} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {panels} from "#shell/registry.js";
import {tellFailure, toast} from "#shell/toasts.js";
import {threadPath} from "#threads/threads.js";

const living = (message) => !message.deleted && message.kind === "text" && !message.state;
const isQuestion = (message) => living(message) && !message.thread && findRoom(message.room)?.mode === "questions";

rowActions.add({label: t("Accept this answer"), icon: "circle-check", order: 22, inBar: true, run: (message) => accept(message, true),
    show: (message, room) => living(message) && Boolean(message.thread) && !message.accepted && room?.mode === "questions" && mayAccept(message, room)});
rowActions.add({label: t("Don't accept it any more"), icon: "rotate-ccw", order: 22, run: (message) => accept(message, false),
    show: (message, room) => Boolean(message.accepted) && mayAccept(message, room)});
parts.add({order: 5, show: (message) => Boolean(message.accepted), render: mark});
parts.add({order: 85, show: (message) => Boolean(message.answer), render: answered});
parts.add({order: 86, show: (message) => !message.replies && isQuestion(message), render: unanswered, store: rooms, state: () => true});
// What is drawn already knew nothing of this.
rooms.note(0);

/** Who asked, and moderators. @param {any} answer @param {any} room */
function mayAccept(answer, room) {
    const question = findMessage(answer.room, answer.thread);
    return may.write(room) && (question?.author === boot.user.id || (room.kind !== "direct" && has(room, "moderator")));
}

/** @param {any} answer @param {boolean} accepted */
async function accept({room, number, thread}, accepted) {
    const before = /** @type {any} */ (findMessage(room, thread))?.answer;
    const result = await tellFailure(relay.request("answer.accept", {room, number, accepted}));
    if (!result) return;
    takeCopy(result.message);
    const undo = before && accepted ? {number: before.number, accepted: true} : {number, accepted: !accepted};
    toast(accepted ? t("The answer is accepted.") : t("The answer is no longer accepted."), {action: {label: t("Undo"), run: () => tellFailure(relay.request("answer.accept", {room, ...undo}))}});
}

function mark({accepted}) {
    return html`<p class="row-mark answer-mark" title=${t("Accepted by {name}", {name: displayName(accepted.by)})}>${icon("circle-check", "small")}<span>${t("Accepted answer")}</span></p>`;
}

/** At the question: by whom it was answered, and the way there. */
function answered({room, number, answer}) {
    const href = threadPath(findRoom(room) ?? {id: room}, number, answer.number);
    return html`<a class="answered" href=${href} @click=${(event) => follow(event, {thread: number, at: answer.number})}>${icon("circle-check", "small")}<span class="isolated">${
        t("Answered by {name}", {name: displayName(answer.author)})}</span></a>`;
}

function unanswered({room, number}) {
    const href = threadPath(findRoom(room) ?? {id: room}, number);
    const open = may.post(findRoom(room), number);
    return html`<a class="answered open" href=${href} @click=${(event) => follow(event, {thread: number})}>${icon("message-square-text", "small")}<span>${open ? t("Answer it") : t("No answer yet")}</span></a>`;
}

/** The link stands for itself in a new tab; here it opens the panel. */
function follow(event, args) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    panels.open("thread", args);
}
