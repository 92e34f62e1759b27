/** What I want to be told of a room or a thread, and for how long nothing. Loaded when it is opened. */

import {html, nothing} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {clock, dayAhead, timeZone} from "#lib/time.js";
import {atNine} from "#lib/times.js";
import {relay} from "#relay/relay.js";
import {levelOf} from "#rooms/marks.js";
import {roomName} from "#rooms/names.js";
import {findRoom, rooms} from "#rooms/store.js";
import {openDialog} from "#shell/dialogs.js";
import {tellFailure} from "#shell/toasts.js";
import {markOf, threads} from "#threads/store.js";

const HOUR = 3_600_000;
const LEVELS = [
    {level: "all", sign: "bell", name: () => t("Everything"), note: (thread) => (thread ? t("Every reply tells you.") : t("What goes on here tells you, every half minute at most."))},
    {level: "mentions", sign: "at-sign", name: () => t("What concerns me"), note: (thread) => (thread ? t("Mentions, answers to you and your words, but not every reply.") : t("Mentions, answers to you, threads that you follow, and your words."))},
    {level: "nothing", sign: "bell-off", name: () => t("Nothing"), note: (thread) => (thread ? t("No reply tells you, not even a mention.") : t("Nobody disturbs you, and nothing counts as unread. A mention still shows its number."))},
    {level: "hidden", sign: "eye-off", name: () => t("Nothing, and hidden"), note: (thread) => (thread ? t("It leaves your threads, too, until you write in it.") : t("It leaves your list, too. A mention brings it back, and Ctrl+K finds it."))},
];
const NAMES = {all: () => t("everything"), mentions: () => t("what concerns you"), nothing: () => t("nothing"), hidden: () => t("nothing")};

/** @param {{room: number, thread?: number}} where */
export async function choose(where) {
    let saved = false;
    let redraw = () => {};
    const ends = [rooms, threads].map((store) => store.subscribe(() => redraw()));
    const room = () => /** @type {any} */ (findRoom(where.room));
    await openDialog(where.thread ? t("Notifications of this thread") : t("Notifications of {room}", {room: roomName(room())}), (_close, again) => {
        redraw = again;
        const mine = (where.thread ? markOf(where) : room()?.me) ?? {};
        const set = async (wish) => {
            saved = false;
            saved = (await tellFailure(relay.request("me.update", {...where, ...wish}))) !== undefined;
            again();
        };
        return html`<div class="dialog-body">${levels(where, room(), mine.level ?? "default", set)}${mutes(mine.muted_until, set)}
            <p class="hint" role="status">${saved ? t("Saved.") : nothing}</p></div>
            <div class="dialog-acts"><a class="link-button" href="/settings/notifications/">${t("Your words, do-not-disturb hours and sound")}</a></div>`;
    });
    for (const end of ends) end();
}

function levels(where, room, chosen, set) {
    const usual = levelOf(where.thread ? room : {...room, me: null});
    const from = where.thread ? t("As in the room: {level}", {level: NAMES[usual]()}) : room.kind === "direct" ? t("As in all directs: {level}", {level: NAMES[usual]()}) : t("As your settings say: {level}", {level: NAMES[usual]()});
    const follows = where.thread ? t("And its replies, while you follow it.") : "";
    return html`<fieldset class="field kinds"><legend class="visually-hidden">${t("What tells you")}</legend>
        ${choice({level: "default", sign: "settings", name: () => from, note: () => follows}, chosen, where, set)}
        ${LEVELS.map((one) => choice(one, chosen, where, set))}</fieldset>`;
}

function choice({level, sign, name, note}, chosen, {thread}, set) {
    const words = note(thread);
    return html`<label class="card row kind"><input type="radio" name="level" .value=${level} .checked=${level === chosen} ?autofocus=${level === chosen} @change=${() => set({level})}>
        <span class="row-text"><span class="row-name">${icon(sign, "small")} ${name()}</span>${words ? html`<span class="row-note">${words}</span>` : nothing}</span></label>`;
}

function mutes(until, set) {
    const now = Date.now();
    const mute = (at) => set({muted_until: at && new Date(at).toISOString()});
    const zone = timeZone();
    if (Date.parse(until ?? 0) > now) {
        return html`<div class="mute-acts"><span class="muted until">${icon("bell-off", "small")}<span>${t("Silent until {day} at {time}", {day: dayAhead(until), time: clock(until)})}</span></span>
            <button class="button push-end" @click=${() => mute(null)}>${t("Unmute")}</button></div>`;
    }
    return html`<div class="mute-acts" role="group" aria-label=${t("Be silent for a while")}><span class="muted">${t("Be silent for a while")}</span>
        <button class="button" @click=${() => mute(now + HOUR)}>${t("An hour")}</button>
        <button class="button" @click=${() => mute(atNine(1, now, zone))}>${t("Until tomorrow")}</button>
        <button class="button" @click=${() => mute(now + 168 * HOUR)}>${t("A week")}</button></div>`;
}
