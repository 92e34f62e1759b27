/** What the field offers while a filter is being typed: the filters themselves, people, rooms, states, days. */

import {directory, searchPeople} from "#accounts/directory.js";
import {icon, tile} from "#lib/dom.js";
import {fold, match} from "#lib/text.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {others, roomMark, roomName} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {boot} from "#shell/boot.js";

const MOST = 7;
const PIECE = /(?:^|\s)(-?)(?:([a-z_-]+):)?((?:"[^"]*)|[^\s"]*)$/i;
const PEOPLE = ["from", "sender", "with", "to", "dm", "by", "author"];
const PLACES = ["in", "room", "stream", "channel"];
const DAYS = ["before", "after", "on", "during", "since", "until"];

/** @typedef {{label: string, hint?: string, mark: unknown, put: string, day?: boolean}} Offer `day`: the date is picked */

/** The filters, each with what it asks and an example. */
export const FILTERS = () => [
    {name: "from:", icon: "user-round", hint: t("who wrote it"), example: "from:@me"},
    {name: "in:", icon: "hash", hint: t("the room, or @somebody for a direct"), example: "in:here"},
    {name: "with:", icon: "users-round", hint: t("a direct with somebody"), example: "with:@"},
    {name: "has:", icon: "paperclip", hint: t("file, image, link, poll or voice"), example: "has:image"},
    {name: "is:", icon: "bookmark", hint: t("pinned, saved, mention, thread, direct or unread"), example: "is:unread"},
    {name: "after:", icon: "clock", hint: t("from this day on"), example: "after:7d"},
    {name: "before:", icon: "clock", hint: t("before this day"), example: "before:yesterday"},
    {name: "on:", icon: "calendar-clock", hint: t("on this day, in this week or month"), example: "on:last week"},
];

const STATES = {
    has: () => [["file", "paperclip", t("any file")], ["image", "image", t("a picture")], ["link", "link", t("a link")], ["poll", "chart-bar", t("a poll")], ["voice", "mic", t("a voice message")]],
    is: () => [["unread", "bell", t("not read yet")], ["mention", "at-sign", t("calls me")], ["saved", "bookmark", t("saved by me")], ["pinned", "pin", t("pinned in its room")], ["thread", "message-square-text", t("in a thread")], ["direct", "user-round", t("in a direct")]],
};

/**
 * The piece before the caret, and what may complete it.
 * @param {string} before the text up to the caret @returns {Promise<{from: number, offers: Offer[]}>}
 */
export async function offersFor(before) {
    const found = PIECE.exec(before);
    if (!found) return {from: before.length, offers: []};
    const [, minus, name, typed] = found;
    const from = before.length - typed.length - (name ? name.length + 1 : 0);
    const wanted = typed.replace(/^["@#]+/, "");
    const key = name?.toLowerCase();
    const put = (offer) => ({...offer, put: `${key}:${offer.put}`});
    if (!key) return {from, offers: typed || !before.trim() || /\s$/.test(before) ? filters(typed.toLowerCase(), Boolean(minus)) : []};
    if (PEOPLE.includes(key)) return {from, offers: (await people(wanted)).map(put)};
    if (PLACES.includes(key)) return {from, offers: (await places(wanted)).map(put)};
    if (DAYS.includes(key)) return {from, offers: days(wanted).map(put)};
    return {from, offers: key in STATES ? STATES[key]().filter(([word]) => word.startsWith(wanted.toLowerCase())).map(([word, sign, hint]) => put({label: word, hint, mark: icon(sign), put: word})) : []};
}

function filters(typed, negated) {
    return FILTERS().filter((one) => one.name.startsWith(typed) && one.name !== typed && !(negated && one.name === "on:"))
        .map((one) => ({label: one.name, hint: one.hint, mark: icon(one.icon), put: one.name}));
}

async function people(typed) {
    const wanted = fold(typed);
    const found = wanted ? await searchPeople(typed).catch(() => directory.values()) : near();
    const list = found.filter((person) => person.id !== boot.user.id && (!wanted || match(wanted, person.name).score + match(wanted, person.username).score > 0));
    const me = !wanted || "me".startsWith(wanted) || match(wanted, boot.user.name).score >= 80;
    const lines = list.slice(0, MOST - Number(me)).map((person) => ({label: person.name || person.username, hint: `@${person.username}`, mark: tile(person, {size: "tiny", letters: 1}), put: `@${person.username}`}));
    return me ? [{label: t("me"), hint: `@${boot.user.username}`, mark: tile(boot.user, {size: "tiny", letters: 1}), put: "me"}, ...lines] : lines;
}

/** Those of my directs, the latest first. */
function near() {
    const directs = rooms.values().filter((room) => room.kind === "direct").sort(latest);
    const ids = [...new Set(directs.flatMap(others))];
    return ids.map((id) => directory.get(id)).filter((person) => person !== undefined);
}

const latest = (a, b) => (b.last_at ?? "").localeCompare(a.last_at ?? "");

async function places(typed) {
    const wanted = fold(typed);
    const fits = (room) => Math.max(match(wanted, roomName(room)).score, match(wanted, room.slug ?? "").score);
    const named = (room) => room.kind !== "direct" || others(room).length === 1;
    const mine = rooms.values().filter((room) => named(room) && fits(room) > 0).sort((a, b) => fits(b) - fits(a) || latest(a, b)).slice(0, MOST);
    const more = wanted && mine.length < MOST ? await relay.request("room.browse", {text: typed, limit: MOST}).then((result) => result.rooms, () => []) : [];
    const listed = [...mine, ...more.filter((room) => !rooms.has(room.id))].slice(0, MOST);
    return listed.map((room) => ({label: roomName(room), hint: rooms.has(room.id) ? "" : t("not joined"), mark: roomMark(room), put: roomValue(room)}));
}

/** How a room is named in a search. @param {any} room */
export function roomValue(room) {
    if (room.kind === "direct") return `@${directory.get(others(room)[0])?.username ?? ""}`;
    return room.slug ? `#${room.slug}` : `"${roomName(room).replaceAll('"', "")}"`;
}

function days(typed) {
    const words = [["today", t("today")], ["yesterday", t("yesterday")], ["7d", t("seven days ago")], ["last-week", t("last week")], ["last-month", t("last month")]];
    const pick = {label: t("Pick a day…"), mark: icon("calendar-clock"), put: "", day: true};
    return [...words.filter(([word]) => word.startsWith(typed.toLowerCase())).map(([word, hint]) => ({label: word, hint, mark: icon("clock"), put: word})), pick];
}
