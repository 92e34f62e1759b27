/** Reactions: chips below a message, the quick ones in the bar, and which of them are mine. */

import {html} from "lit";
import {displayName} from "#accounts/directory.js";
import {openEmoji} from "#emoji/open.js";
import {showEmoji} from "#emoji/show.js";
import {icon} from "#lib/dom.js";
import {listNames, t} from "#lib/i18n.js";
import {findMessage, patchMessage, takeCopy} from "#messages/logs.js";
import {fieldRules, parts, quickActs, rowActions} from "#messages/registry.js";
import {merge, needsAsking, toggled} from "#reactions/mine.js";
import {Press} from "#reactions/press.js";
import {relay} from "#relay/relay.js";
import {may} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {shortcuts} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {tellFailure} from "#shell/toasts.js";

const QUICK = ["👍", "❤️", "🎉"];

const press = new Press((chip) => who(messageAt(chip), chip.dataset.emoji));

fieldRules.set("reactions", (held, fresh, how) => merge(held, fresh, boot.user.id, how));
parts.add({order: 50, show: (message) => message.reactions.length > 0, render: chips});
quickActs.add({render: quick});
rowActions.add({label: t("React"), icon: "smile-plus", order: 10, inBar: true, show: (message, room) => !message.deleted && message.kind === "text" && Boolean(room?.me) && may.write(room), run: choose});
rowActions.add({label: t("Who reacted"), icon: "users-round", order: 45, show: (message) => message.reactions?.length > 0, run: (message) => who(message)});
shortcuts.add({keys: "+", label: t("👍 to the message"), group: t("Messages"), order: 210, run: thumb});

function chips(message) {
    return html`<div class="reactions" @pointerdown=${press} @pointerup=${press} @pointercancel=${press} @contextmenu=${press} @click=${press.click}>${message.reactions.map((one) => html`<button class="reaction ${one.mine ? "mine" : ""}" data-emoji=${one.emoji} aria-pressed=${Boolean(one.mine)}
        title=${people(one)} aria-label=${t("{emoji} {count}: {names}", {emoji: one.emoji, count: one.count, names: people(one)})} @click=${() => toggle(message, one.emoji)}>
        ${showEmoji(one.emoji, one.url)}<span class="numeric">${one.count}</span></button>`)}
        <button class="reaction add" aria-label=${t("React")} title=${t("React")} @click=${(event) => choose(message, event.currentTarget)}>${icon("smile-plus", "small")}</button></div>`;
}

async function who(message, emoji) {
    const {openWho} = await import("#reactions/who.js");
    openWho(message, emoji);
}

/** The row that the keys are on gets a thumb. */
function thumb() {
    const message = document.activeElement?.matches(".message") && messageAt(document.activeElement);
    if (message && !message.deleted && message.kind !== "system") toggle(message, QUICK[0]);
}

/** @param {Element} inside */
function messageAt(inside) {
    const row = /** @type {HTMLElement | null} */ (inside.closest("[data-number]"));
    return findMessage(Number(route.current.room), Number(row?.dataset.number));
}

function people({users, count}) {
    const names = users.slice(0, 10).map((id) => (id === boot.user.id ? t("you") : displayName(id)));
    return listNames(count > names.length ? [...names, ...Array(count - names.length).fill("")] : names, names.length);
}

function quick(message, done) {
    return QUICK.map((emoji) => html`<button class="emoji-button" aria-label=${t("React with {emoji}", {emoji})} @click=${() => {
        done();
        toggle(message, emoji);
    }}>${emoji}</button>`);
}

function choose(message, anchor) {
    openEmoji(anchor, (emoji, url) => toggle(message, emoji, {onlyAdd: true, url}));
}

/** Shown at once; what the server answers wins. */
async function toggle({room, number}, emoji, {onlyAdd = false, url = /** @type {string | undefined} */ (undefined)} = {}) {
    const message = findMessage(room, number);
    const state = findRoom(room);
    if (!message || !state || !may.write(state)) return;
    const mine = Boolean(message.reactions.find((one) => one.emoji === emoji)?.mine);
    if (mine && onlyAdd) return;
    patchMessage(room, number, {reactions: toggled(message.reactions, emoji, boot.user.id, !mine, url)});
    const result = await tellFailure(relay.request(mine ? "reaction.remove" : "reaction.add", {room, number, emoji}));
    if (result) takeCopy(result.message);
    else if (findMessage(room, number)?.rev === message.rev) patchMessage(room, number, {reactions: message.reactions});
}

/** After a catch-up nothing says whether I am one of more than 20. */
relay.on("room.changes", async ({room, messages}) => {
    const numbers = (messages ?? []).filter((message) => needsAsking(message.reactions)).map((message) => message.number);
    if (numbers.length === 0 || !relay.keeps(room)) return;
    await relay.whenLive();
    const result = await relay.request("message.get", {room, numbers: numbers.slice(0, 50)}).catch(() => ({messages: []}));
    for (const message of result.messages) {
        if (findMessage(room, message.number)?.rev === message.rev) patchMessage(room, message.number, {reactions: message.reactions ?? []});
        else takeCopy(message);
    }
});
