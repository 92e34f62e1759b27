/** What I sent and the server has not stored yet: kept over reloads and time offline, sent by itself. */

import {plural} from "#lib/i18n.js";
import {Store} from "#lib/store.js";
import {takeCopy} from "#messages/logs.js";
import {Queue} from "#messages/queue.js";
import {posted} from "#messages/registry.js";
import {shelf} from "#messages/shelf.js";
import {keyOf} from "#messages/where.js";
import {clock} from "#relay/clock.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";
import {beforeSignOut} from "#shell/registry.js";

/** Tells by the key of a where that something waits there, or no longer does. @type {Store<any>} */
export const waiting = new Store();

export const queue = new Queue({send, shelf, pause, tell: (entry) => waiting.note(keyOf(entry))});

/** @param {import("#messages/queue.js").Entry} entry */
async function send({room, thread, also_to_room, nonce, text, reply_to, files}) {
    const {message} = await relay.request("message.send", {
        room, nonce, text, ...(thread ? {thread} : {}), ...(also_to_room ? {also_to_room} : {}), ...(reply_to ? {reply_to} : {}), ...(files?.length ? {files: files.map((file) => file.id)} : {}),
    });
    takeCopy({...message, nonce});
    for (const tell of posted) tell(message);
}

async function pause(seconds) {
    if (relay.state === "live") await new Promise((done) => setTimeout(done, seconds * 1000));
    await relay.whenLive();
}

/**
 * @param {{room: number, thread?: number, also_to_room?: boolean, text: string, reply_to?: number, quote?: any, files?: any[], nonce?: string}} message with a nonce where it has one already
 * @returns {Promise<void>} when it is stored or has failed
 */
export function post(message) {
    return queue.add({nonce: crypto.randomUUID(), ...message, user: boot.user.id, at: clock.moment()});
}

/** The rows that wait here, as messages without a number. @param {import("#messages/where.js").Where} where */
export function waitingRows(where) {
    return queue.of(where).map((entry) => ({
        ...where, nonce: entry.nonce, author: entry.user, kind: "text", text: entry.text, html: null, created_at: entry.at, files: entry.files ?? [],
        number: Infinity, reply_to: entry.reply_to ?? null, quote: entry.quote ?? null, reactions: [], state: entry.state, error: entry.error,
    }));
}

// Somebody else's tab of mine, or an answer that was lost: the event says that it is stored.
relay.on("message.created", ({message}) => message.nonce && queue.drop(message.nonce));
relay.on("room.changes", ({messages}) => {
    for (const message of messages ?? []) if (message.nonce) queue.drop(message.nonce);
});

shelf.all(boot.user.id).then((entries) => queue.adopt(entries), () => {});

beforeSignOut.add({
    ask: async () => {
        if (queue.size) return plural(queue.size, "{count} message is not sent yet. It will be lost.", "{count} messages are not sent yet. They will be lost.");
        await shelf.clear().catch(() => {});
        return null;
    },
});
