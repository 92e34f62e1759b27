/** What the palette finds of places: rooms and directs of mine, and people. All but the last source look at what this page holds, so they answer without a connection. */

import {directory, personOf, searchPeople} from "#accounts/directory.js";
import {openDirect} from "#directs/open.js";
import {plural, t} from "#lib/i18n.js";
import {best, letters} from "#lib/ranking.js";
import {folded, match} from "#lib/text.js";
import {isMuted, mentions, unread} from "#rooms/marks.js";
import {others, roomIcon, roomName, roomPath} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {recentRooms} from "#shell/recent.js";
import {paletteEntries} from "#shell/registry.js";
import {route} from "#shell/route.js";
import "#shell/commands.js";

const PAUSE = 120;
const LEAST = 2;
const GOOD = 70;
const SLICE = 500;

paletteEntries.add({prefix: "#", find: (typed) => places(typed, false)});
paletteEntries.add({prefix: "@", find: (typed) => places(typed, true)});
paletteEntries.add({prefix: "@", order: 150, find: (typed) => (typed ? people(typed, directory.content.values()) : [])});
paletteEntries.add({prefix: "@", order: 200, find: (typed, words) => (typed.length < LEAST ? [] : asked(typed, words))});

/** Those that wait for me are worth more, then those where I was lately, then those where something was said. */
function places(typed, direct) {
    const recent = recentRooms();
    const mine = rooms.values().filter((room) => room.me && (room.kind === "direct") === direct);
    return best(mine, (room) => match(typed, roomName(room)), (room) => worth(room, recent)).map(asEntry);
}

function worth(room, recent) {
    const lately = recent.indexOf(room.id);
    const waits = unread(room) || mentions(room) ? 10 : 0;
    const aside = (room.archived ? -30 : 0) + (isMuted(room) ? -5 : 0);
    // Where I am is the last place I want to go to.
    const been = lately < 0 || room.id === route.current.room ? 0 : 15 - lately / 2;
    return waits + aside + been + Date.parse(room.last_at ?? "2020-01-01") / 1e12;
}

function asEntry({one: room, at, score}) {
    const waiting = Math.max(unread(room), mentions(room));
    const people = others(room);
    const single = room.kind === "direct" && people.length === 1;
    return {
        id: single ? `person ${people[0]}` : `room ${room.id}`,
        label: roomName(room),
        at,
        score,
        group: waiting ? "unread" : "places",
        hint: waiting ? plural(waiting, "{count} new", "{count} new") : single ? `@${personOf(people[0]).username}` : kindHint(room),
        ...(single ? {person: personOf(people[0])} : {icon: roomIcon(room)}),
        run: () => route.go(roomPath(room)),
    };
}

function kindHint(room) {
    if (room.archived) return t("archived");
    return room.kind === "direct" ? t("group direct") : plural(room.members, "{count} person", "{count} people");
}

/** The letters of each person's names: of 10,000 most are out of the question by them. @type {WeakMap<any, number>} */
const held = new WeakMap();
const NOT = {score: 0, at: []};

function lettersOf(person) {
    const known = held.get(person);
    if (known !== undefined) return known;
    const made = letters(folded(person.name)) | letters(folded(person.username));
    held.set(person, made);
    return made;
}

/** Prepared a slice at a time, so that the first key needn't. */
export async function prepare() {
    let left = SLICE;
    for (const person of directory.values()) {
        lettersOf(person);
        if (--left > 0) continue;
        left = SLICE;
        await new Promise((done) => setTimeout(done));
    }
}

/** @param {string} typed @param {Iterable<any>} known */
function people(typed, known) {
    const wanted = letters(typed);
    const named = (person) => {
        const byName = match(typed, person.name);
        if (byName.score >= GOOD) return {score: byName.score - 5, at: byName.at};
        const score = Math.max(byName.score, match(typed, person.username).score - 10);
        return {score: Math.max(0, score - 5), at: byName.at};
    };
    return best(known, (person) => (wanted & ~lettersOf(person) || person.id === boot.user.id ? NOT : named(person)), () => 0).map(({one: person, at, score}) => ({
        id: `person ${person.id}`, label: person.name || person.username, at, score, group: "places", person,
        hint: `@${person.username}`, run: () => openDirect([person.id]),
    }));
}

/** What the server knows beside it, once no key follows. */
let turn = 0;
async function asked(typed, words) {
    const mine = ++turn;
    await new Promise((done) => setTimeout(done, PAUSE));
    if (mine !== turn) return [];
    return people(typed, await searchPeople(words).catch(() => []));
}
