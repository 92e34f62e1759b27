/** Everybody this page has heard of, by id; those it doesn't know yet are asked for together. */

import {relay} from "#relay/relay.js";
import {Store} from "#lib/store.js";
import {t} from "#lib/i18n.js";

/** @typedef {{id: number, username: string, name: string, avatar: string | null, bot: boolean, guest: boolean, status?: {emoji: string, text: string, until?: string}}} User */

/** @type {Store<User>} */
export const directory = new Store();

const wanted = new Set();
const asked = new Set();
let timer = 0;

/** Take over what stood in a result: {user id: User}. @param {Record<string, User> | undefined} people */
export function learn(people) {
    for (const [id, person] of Object.entries(people ?? {})) directory.set(Number(id), person);
}

/** Ask for those of `ids` that are unknown; they appear in the directory. @param {Iterable<number>} ids */
export function want(ids) {
    for (const id of ids) if (id && !directory.has(id) && !asked.has(id)) wanted.add(id);
    if (wanted.size && !timer) timer = setTimeout(ask, 20);
}

async function ask() {
    timer = 0;
    const ids = [...wanted].slice(0, 100);
    for (const id of ids) {
        wanted.delete(id);
        asked.add(id);
    }
    if (wanted.size) timer = setTimeout(ask, 20);
    try {
        learn((await relay.request("user.get", {ids})).directory);
    } catch {
        for (const id of ids) asked.delete(id);
        await relay.whenLive();
        want(ids);
    }
}

/** The name others read; asks for it when it isn't known yet. @param {number} id */
export function displayName(id) {
    const person = directory.get(id);
    if (!person) want([id]);
    return person ? person.name || person.username : t("Somebody");
}

/** What he says of himself, until it is over. @param {User} person */
export function statusOf({status}) {
    return status?.until && Date.parse(status.until) <= Date.now() ? undefined : status;
}

/** A person to draw, also when he isn't known yet. @param {number} id @returns {User} */
export function personOf(id) {
    return directory.get(id) ?? {id, username: "", name: displayName(id), avatar: null, bot: false, guest: false};
}

/** People by what was typed. @param {string} text @param {number} [room] @returns {Promise<User[]>} */
export async function searchPeople(text, room) {
    const found = await relay.request("user.search", room ? {text, room} : {text});
    learn(found.directory);
    return found.users.map((id) => directory.get(id)).filter(Boolean);
}

relay.on("user.changed", ({user}) => directory.set(user.id, user));
