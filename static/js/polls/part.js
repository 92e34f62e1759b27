/** Polls: what must be there at once. The card, the dialogs and their words are loaded when a poll is first seen or made. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {findMessage, patchMessage, takeCopy} from "#messages/logs.js";
import {composerTools, fieldRules, parts, rowActions} from "#messages/registry.js";
import {slash} from "#messages/slash.js";
import {isOver, merge, needsAsking} from "#polls/votes.js";
import {clock} from "#relay/clock.js";
import {relay} from "#relay/relay.js";
import {has, may} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";

fieldRules.set("poll", (held, fresh, how) => merge(held, fresh, boot.user.id, how));
parts.add({order: 10, instead: true, show: (message) => Boolean(message.poll), render: card});
rowActions.add({label: t("Close the poll"), icon: "lock", order: 45, show: mayClose, run: async (message) => (await import("#polls/close.js")).close(message)});
composerTools.add({label: t("Poll"), icon: "chart-bar", order: 30, run: (composer) => makePoll(composer.where)});
slash.add({name: "poll", order: 10, args: t("[question]"), hint: t("Let the room vote"), show: may.write, run: ({where, rest}) => makePoll(where, rest)});

function card(message) {
    import("#polls/card.js");
    return html`<chat-poll .message=${message}></chat-poll>`;
}

function mayClose(message, room) {
    if (!message.poll || message.deleted || isOver(message.poll, clock.now())) return false;
    return message.author === boot.user.id ? may.write(room) : room?.kind !== "direct" && has(room, "moderator");
}

/** @param {import("#messages/where.js").Where} where @param {string} [question] */
export async function makePoll(where, question = "") {
    if (may.write(findRoom(where.room))) (await import("#polls/make.js")).make(where, question);
}

/** After a catch-up nothing says whether one of the votes that aren't named is mine. */
relay.on("room.changes", async ({room, messages}) => {
    const numbers = (messages ?? []).filter((message) => needsAsking(message.poll)).map((message) => message.number);
    if (numbers.length === 0 || !relay.keeps(room)) return;
    await relay.whenLive();
    const result = await relay.request("message.get", {room, numbers: numbers.slice(0, 50)}).catch(() => ({messages: []}));
    for (const message of result.messages) {
        if (findMessage(room, message.number)?.rev === message.rev) patchMessage(room, message.number, {poll: message.poll});
        else takeCopy(message);
    }
});
