/** Carrying out the commands that a text begins with, and the ones of the room and its talk themselves. */

import {html} from "lit";
import {searchPeople} from "#accounts/directory.js";
import {pickPeople} from "#directs/people.js";
import {listNames, t} from "#lib/i18n.js";
import {drafts} from "#messages/drafts.js";
import {focusComposer} from "#messages/edit.js";
import {growText} from "#messages/format.js";
import {slash} from "#messages/slash.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {isMuted, levelOf} from "#rooms/marks.js";
import {roomName} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";
import {openDialog} from "#shell/dialogs.js";
import {tellFailure, toast} from "#shell/toasts.js";

const LONG = 20;

slash.add({name: "me", order: 30, args: t("what you do"), hint: t("Say what you do, in italics"), needs: true, show: may.write, run: ({rest}) => inItalics(rest)});
slash.add({name: "shrug", order: 40, args: t("[text]"), hint: t("Send a shrug behind your text"), show: may.write, run: ({rest}) => `${rest} ¯\\\\\\_(ツ)\\_/¯`.trim()});
slash.add({name: "topic", order: 50, args: t("new topic"), hint: t("Change what is talked about here"), needs: true, show: may.update, run: ({room, rest}) => asked("room.update", {room: room.id, topic: rest})});
slash.add({name: "invite", order: 60, args: t("[@name …]"), hint: t("Add people to this room"), show: may.add, run: invite});
slash.add({name: "mute", order: 70, hint: t("Mute this room, or unmute it"), show: (room) => Boolean(room?.me), run: mute});
slash.add({name: "time", order: 75, hint: t("A time that everybody sees in his own zone"), show: may.write, run: aTime});
slash.add({name: "help", order: 80, hint: t("Show all commands"), show: () => true, run: help});
slash.add({name: "leave", order: 90, hint: t("Leave this room"), show: may.leave, run: async ({room}) => { (await import("#rooms/ending.js")).leave(room); }});

/** The lines of the list. A name that is typed to its end needs no completing: Enter carries it out. */
export const source = {
    label: t("Commands"),
    find: (typed, room) => {
        const name = typed.toLowerCase();
        const fitting = here(findRoom(room)).filter((one) => one.name.startsWith(name));
        return fitting.some((one) => one.name === name) ? [] : fitting.map((one) => ({id: one.name, label: `/${one.name}`, hint: one.hint, put: `/${one.name}`}));
    },
};

function here(room) {
    return room ? [...slash].filter((one) => one.show(room)) : [];
}

/** @param {{name: string, args?: string}} command */
function usage({name, args}) {
    return args ? `/${name} ${args}` : `/${name}`;
}

/** @param {any} composer */
export async function obey(composer) {
    const {text} = composer.draft;
    if (text.startsWith("//")) return send(composer, text.slice(1));
    const [, name, rest] = /** @type {string[]} */ (/^\/(\S+)\s*([\s\S]*)$/.exec(text));
    const {where} = composer;
    const room = findRoom(where.room);
    const found = here(room).find((one) => one.name === name.toLowerCase());
    const still = () => keyOf(composer.where) === keyOf(where) && composer.draft.text === text;
    if (!found) return unknown(name, () => still() && send(composer, text));
    if (found.needs && !rest.trim()) return toast(t("Write it like this: {usage}", {usage: usage(found)}));
    const answer = await found.run({where, room, rest: rest.trim()});
    if (answer === false || !still()) return undefined;
    if (typeof answer === "string") return send(composer, answer);
    drafts.forget(where);
    composer.field.value = "";
    return growText(composer.field);
}

function send(composer, text) {
    drafts.change(composer.where, {text});
    composer.field.value = text;
    composer.send(true);
}

function unknown(name, sendIt) {
    const shown = name.length > LONG ? `${name.slice(0, LONG)}…` : name;
    toast(t("There is no command /{name} here.", {name: shown}), {action: {label: t("Send it as a text"), run: sendIt}, seconds: LONG});
}

/** Each line by itself: emphasis doesn't reach over an empty one. */
function inItalics(text) {
    return text.split("\n").map((line) => (line.trim() ? `_${line.trim()}_` : "")).join("\n");
}

/** @returns {Promise<boolean>} whether it was done */
async function asked(type, fields) {
    return (await tellFailure(relay.request(type, fields))) !== undefined;
}

async function invite({room, rest}) {
    const names = rest.split(/[\s,]+/).map((name) => name.replace(/^@/, "")).filter(Boolean);
    if (names.length === 0) return void pickAndAdd(room);
    /** @type {any[]} */
    const found = (await tellFailure(Promise.all(names.map(byName)))) ?? [];
    const missing = names.filter((_name, at) => !found[at]);
    if (missing.length) toast(t("There is nobody called {names}.", {names: listNames(missing.map((name) => `@${name}`))}));
    return missing.length > 0 ? false : addAll(room, found.map((person) => person.id));
}

async function byName(name) {
    const people = await searchPeople(name);
    return people.find((person) => person.username.toLowerCase() === name.toLowerCase());
}

async function pickAndAdd(room) {
    await addAll(room, (await pickPeople({title: t("Add people to {room}", {room: roomName(room)}), act: t("Add")})) ?? []);
}

async function addAll(room, users) {
    for (const user of users) if (!(await asked("member.add", {room: room.id, user}))) return false;
    return true;
}

async function mute({room}) {
    const muted = isMuted(room);
    if (!(await asked("me.update", muted ? {room: room.id, level: levelOf({...room, me: null}) === "nothing" ? "mentions" : null, muted_until: null} : {room: room.id, level: "nothing"}))) return false;
    toast(muted ? t("{room} is no longer muted.", {room: roomName(room)}) : t("{room} is muted.", {room: roomName(room)}));
    return true;
}

/** What is chosen stands in the field, for more to be written around it. */
async function aTime({where}) {
    const text = await (await import("#messages/moments.js")).chooseMoment();
    if (text) drafts.change(where, {text: `${text} `});
    setTimeout(() => focusComposer(where));
    return false;
}

function help({room}) {
    openDialog(t("Commands"), () => html`<div class="dialog-body keys"><p class="muted">${t("Write one at the start of a text. With // before it, it is sent as it stands.")}</p>
        <dl>${here(room).map((one) => html`<div><dt><code>${usage(one)}</code></dt><dd>${one.hint}</dd></div>`)}</dl></div>`);
}
