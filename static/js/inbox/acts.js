/** Marking as read and putting off, each with its way back. */

import {plural, t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {findRoom, takeMine} from "#rooms/store.js";
import {choose} from "#reminders/making.js";
import {openDialog} from "#shell/dialogs.js";
import {tellFailure, toast} from "#shell/toasts.js";
import {take} from "#threads/store.js";
import {html} from "lit";
import {habit} from "#messages/habit.js";

const FAR = Number.MAX_SAFE_INTEGER;

/** What was done last, the newest at the end: how to take it back. @type {(() => Promise<unknown>)[]} */
const done = [];

/** @param {string} words @param {() => Promise<unknown>} back */
function told(words, back) {
    done.push(back);
    toast(words, {action: {label: t("Undo"), run: () => undo(back)}});
}

/** Take back the last act of this page, or a certain one. @param {() => Promise<unknown>} [back] */
export async function undo(back = done.at(-1)) {
    if (!back || !done.includes(back)) return toast(t("There is nothing to take back."));
    done.splice(done.indexOf(back), 1);
    return back();
}

/** Everything, or the rooms of these ids with their threads. @param {number[]} [rooms] */
export async function readAll(rooms) {
    const result = await tellFailure(relay.request("inbox.read", rooms ? {rooms} : {}));
    if (!result) return;
    if (!result.cleared) return void toast(t("Nothing was unread."));
    told(plural(result.count, "{count} conversation is read.", "{count} conversations are read."),
        () => tellFailure(relay.request("inbox.undo", {cleared: result.cleared})));
}

async function mark({room, thread}, number, back = false) {
    const result = await tellFailure(relay.request("read.mark", {room, ...(thread && {thread}), number, back}));
    if (result && thread) take({room, thread}, result, result.feed);
    else if (result) takeMine(room, result, result.feed);
    return result;
}

/** One entry of the inbox is read. @param {any} entry @returns {Promise<boolean>} */
export async function readOne(entry) {
    const result = await mark(entry, entry.thread ? FAR : findRoom(entry.room)?.number ?? FAR);
    if (result) told(t("It is read."), () => mark(entry, entry.read, true));
    return Boolean(result);
}

/**
 * Put an entry off: its first line comes back at a time, or stands among what I saved; the entry is read.
 * @param {any} entry @param {HTMLElement} anchor @param {() => void} gone it left the inbox
 */
export function later(entry, anchor, gone) {
    const first = entry.lines.find((line) => line.calls) ?? entry.lines[0];
    if (!first) return void toast(t("There is nothing left to read here. Mark it as read."));
    const message = {room: entry.room, number: first.number};
    const putOff = async (kept, back, words) => {
        if (!kept || !(await mark(entry, entry.thread ? FAR : findRoom(entry.room)?.number ?? FAR))) return;
        gone();
        told(words, async () => {
            await mark(entry, entry.read, true);
            await tellFailure(back(kept));
        });
    };
    choose(anchor, async (at) => putOff(await tellFailure(relay.request("reminder.create", {...message, at: new Date(at).toISOString()})),
        ({reminder}) => relay.request("reminder.done", {reminder: reminder.id}), t("It comes back at its time. Until then it stands under Later.")),
    [{label: t("Without a time"), icon: "bookmark", run: async () => putOff(await tellFailure(relay.request("saved.add", message)),
        () => relay.request("saved.remove", message), t("It waits under Later."))}]);
}

const HABITS = () => [
    ["always", t("Always"), t("As soon as a message stood before your eyes.")],
    ["end", t("Only at the end"), t("When you have come to the newest message of a room.")],
    ["never", t("Never by itself"), t("Only when you say so, here or in the room.")],
];

/** When does reading mark as read? */
export async function chooseHabit() {
    const chosen = await openDialog(t("When reading marks as read"), (close) => html`<form @submit=${(event) => { event.preventDefault(); close(event.target.elements.reading.value); }}>
        <div class="dialog-body habit">${HABITS().map(([value, name, note]) => html`<label class="row"><input type="radio" name="reading" value=${value} ?checked=${habit.reading === value}>
            <span class="row-text"><span class="row-name">${name}</span><br><span class="row-note">${note}</span></span></label>`)}</div>
        <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button><button class="button primary">${t("Save")}</button></div></form>`);
    if (chosen && chosen !== habit.reading && (await tellFailure(relay.request("inbox.habit", {reading: chosen})))) toast(t("Saved."));
}
