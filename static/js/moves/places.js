/** Where a message may go, and what becomes of it there. */

import {learn} from "#accounts/directory.js";
import {linksIn} from "#forwards/links.js";
import {isolated, t} from "#lib/i18n.js";
import {fold} from "#lib/text.js";
import {logOf} from "#messages/logs.js";
import {relay} from "#relay/relay.js";
import {foundRooms} from "#rooms/found.js";
import {inOrder} from "#rooms/marks.js";
import {roomTitle} from "#rooms/names.js";
import {has, may} from "#rooms/rights.js";
import {findRoom, roomByKey} from "#rooms/store.js";

/** @typedef {{room: any, root?: any, at?: number[][]}} Spot a room's timeline, or the thread that begins with `root`; `at` marks what matched */

const SHOWN = 8;
const NEAR = 3;

/**
 * What is named by a link or a number, else the threads that may begin just above, then rooms.
 * @param {any} message @param {string} typed @returns {Promise<Spot[]>}
 */
export async function placesFor(message, typed) {
    const here = findRoom(message.room);
    const [link] = linksIn(typed, location.origin);
    const number = link ? link.number : Number(/^#?(\d{1,15})$/.exec(typed)?.[1] ?? 0);
    const room = link ? roomByKey(link.key) : here;
    if (number && room) return named(message, room, number);
    const word = fold(typed.replace(/^#/, ""));
    const out = message.thread && !word ? [{room: here}] : [];
    return [...out, ...(word ? [] : near(message, here)), ...rooms(message, here, word)].slice(0, SHOWN);
}

/** @param {any} message @param {any} room @param {number} number */
async function named(message, room, number) {
    const found = await relay.request("message.get", {room: room.id, numbers: [number]}).catch(() => null);
    learn(found?.directory ?? {});
    const [root] = found?.messages ?? [];
    return root && begins(root) && (root.room !== message.room || root.number !== message.number) ? [{room, root}] : [];
}

const begins = (root) => !root.deleted && !root.thread && root.kind === "text";

function near(message, room) {
    const above = logOf({room: message.room}).messages.filter((one) => begins(one) && one.number < message.number && one.number !== message.thread && !one.state);
    return above.slice(-NEAR).reverse().map((root) => ({room, root}));
}

function rooms(message, here, word) {
    if (here.kind === "direct" || !has(here, "moderator")) return [];
    const fit = inOrder().filter((room) => room.id !== message.room && room.kind !== "direct" && may.write(room));
    return foundRooms(fit, word, SHOWN).map(({room, at}) => ({room, at}));
}

/** What will happen, in sentences. @param {any} message @param {Spot} spot @param {boolean} several */
export function fate(message, {room, root}, several) {
    const here = room.id === message.room;
    const name = isolated(roomTitle(room));
    const told = [root ? t("It stands at the end of that thread, with its author, its time, its reactions, files and pins.")
        : t("It stands at the end of {name}, with its author, its time, its reactions, files and pins.", {name})];
    if (several) told[0] = t("They stand at its end in their order, with their authors, times, reactions, files and pins.");
    if (!here) told.push(room.kind === "public" ? t("Everybody on this site can read it there.") : t("People who are not in {name}, even its author, won't see it any more.", {name}));
    told.push(here ? t("Here stays a trace that leads there. Answers to it lose their quote.") : t("Here stays a trace, which leads those there who may read it. Answers to it lose their quote."));
    return told;
}
