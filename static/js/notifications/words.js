/** What a device says of a message that I am told of. */

import {displayName, learn} from "#accounts/directory.js";
import {t} from "#lib/i18n.js";
import {findMessage} from "#messages/logs.js";
import {plain} from "#messages/plain.js";
import {relay} from "#relay/relay.js";
import {roomName, roomPath} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";
import {threadPath} from "#threads/threads.js";

const LONGEST = 160;

/** @param {{room: number, number: number, thread?: number}} event */
export async function announced({room: id, number, thread}) {
    const room = findRoom(id);
    const message = findMessage(id, number) ?? (await ask(id, number));
    if (!room || !message || message.deleted) return null;
    const from = displayName(message.author);
    const title = room.kind === "direct" ? from : t("{name} in {room}", {name: from, room: roomName(room)});
    const path = thread ? threadPath(room, thread, number) : roomPath(room, number);
    return {title, body: (plain(message) || t("A file")).slice(0, LONGEST), tag: `${id}`, name: `${id} ${number}`, path};
}

async function ask(room, number) {
    const found = await relay.request("message.get", {room, numbers: [number]}).catch(() => null);
    learn(found?.directory ?? {});
    return found?.messages[0];
}
