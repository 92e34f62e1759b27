/** Completions for "@": who spoke here lately, then who else is in the room, then words for many, then anybody. */

import {directory, learn, searchPeople} from "#accounts/directory.js";
import {tile, icon} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {fold, match} from "#lib/text.js";
import {reachOf} from "#mentions/reach.js";
import {relay} from "#relay/relay.js";
import {rooms} from "#rooms/store.js";
import {boot} from "#shell/boot.js";

const MOST = 8;
const OTHERS = 3;
const FRESH = 60_000;
const GOOD = 60;
const WORDS = /** @type {const} */ (["all", "here", "moderators", "owners"]);

/** The first hundred people of a room. @type {Map<number, {at: number, ids: Promise<number[]>}>} */
const members = new Map();

/** @param {(room: number) => number[]} speakers ids of who spoke in a room lately, the last one first */
export function source(speakers) {
    return {label: t("People"), find: (typed, room) => find(typed, room, speakers(room))};
}

async function find(typed, room, recent) {
    const silent = typed.startsWith("_");
    const words = silent ? typed.slice(1) : typed;
    const wanted = fold(words);
    const [inside, found] = await Promise.all([membersOf(room), wanted ? searchPeople(words, room).catch(() => []) : []]);
    const here = new Set([...inside, ...found.map((person) => person.id)]);
    const ids = ranked([...recent.filter((id) => here.has(id)), ...here], wanted);
    const many = silent ? [] : await wordsFor(wanted, room);
    const lines = [...ids.slice(0, MOST - many.length).map((id) => line(id, silent)), ...many];
    if (lines.length >= MOST || !wanted) return lines;
    const others = (await searchPeople(words).catch(() => [])).filter((person) => !here.has(person.id) && person.id !== boot.user.id);
    return [...lines, ...others.slice(0, OTHERS).map((person) => line(person.id, silent, t("not in this room")))].slice(0, MOST);
}

function membersOf(room) {
    const held = members.get(room);
    if (held && Date.now() - held.at < FRESH) return held.ids;
    const ids = rooms.has(room) ? relay.request("room.members", {room, limit: 100}).then((result) => {
        learn(result.directory);
        return result.members.map((one) => one.user);
    }).catch(() => []) : Promise.resolve([]);
    members.set(room, {at: Date.now(), ids});
    return ids;
}

/** Those whose name or username begins with it, in the given order. @param {number[]} ids @param {string} wanted */
function ranked(ids, wanted) {
    return [...new Set(ids)].filter((id) => {
        const person = directory.get(id);
        return person && id !== boot.user.id && (!wanted || [person.username, person.name].some((name) => match(wanted, name).score >= GOOD));
    });
}

function line(id, silent, where = "") {
    const person = /** @type {import("#accounts/directory.js").User} */ (directory.get(id));
    const hint = where || (person.bot ? t("bot") : `@${person.username}`);
    return {id, label: person.name || person.username, names: [person.username, `_${person.username}`, `_${person.name}`], hint, mark: tile(person, {size: "tiny"}), put: `@${silent ? "_" : ""}${person.username}`};
}

/** The words that tell several people here, with how many. */
async function wordsFor(wanted, room) {
    const fitting = WORDS.filter((word) => word.startsWith(wanted));
    if (!fitting.length || (rooms.get(room)?.members ?? 0) <= 2) return [];
    const reach = await reachOf(room).catch(() => null);
    const allowed = fitting.filter((word) => reach && reach[word] > 0 && (reach.everybody || (word !== "all" && word !== "here")));
    return allowed.map((word) => ({
        id: word, label: `@${word}`, hint: plural(reach?.[word] ?? 0, "tells {count} person", "tells {count} people"),
        mark: icon(word === "all" || word === "here" ? "megaphone" : "shield", "small"), put: `@${word}`,
    }));
}
