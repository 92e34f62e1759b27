/** Saying that something is due: once on each device, in a tab that somebody looks at. */

import {isolated, plural, t} from "#lib/i18n.js";
import {onOneLine} from "#messages/plain.js";
import {relay} from "#relay/relay.js";
import {reminders} from "#reminders/app.js";
import {roomPath} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";
import {route} from "#shell/route.js";
import {toast} from "#shell/toasts.js";

const KEY = "reminders-told";
const EXCERPT = 140;
const SECONDS = 12;

/** Say what is due and was not said yet; in the background, as soon as somebody looks. */
export async function tell() {
    if (document.visibilityState !== "visible") return document.addEventListener("visibilitychange", tell, {once: true});
    const fresh = navigator.locks ? await navigator.locks.request(KEY, untold) : untold();
    if (!fresh.length || route.current.view === "reminders") return undefined;
    if (fresh.length === 1) return say(fresh[0]);
    return toast(plural(fresh.length, "{count} reminder is due.", "{count} reminders are due."), {action: {label: t("Show"), run: () => route.go("/reminders/")}, seconds: SECONDS});
}

/** What is due and new to this device; it isn't any more. A reminder that was put off is another one. */
function untold() {
    const due = reminders.values().filter((one) => one.due);
    const nameOf = ({id, at}) => `${id} ${at}`;
    const told = new Set((localStorage.getItem(KEY) ?? "").split("\n"));
    localStorage.setItem(KEY, due.map(nameOf).join("\n"));
    return due.filter((one) => !told.has(nameOf(one)));
}

async function say(reminder) {
    const words = isolated(await wordsOf(reminder));
    toast(t("Reminder: {words}", {words}), {action: {label: t("Show"), run: () => route.go(pathOf(reminder))}, seconds: SECONDS});
}

/** As the device's own notification shows it. */
export async function announced(reminder) {
    return {title: t("Reminder"), body: await wordsOf(reminder), tag: `reminder ${reminder.id}`, path: pathOf(reminder)};
}

function pathOf({room, number}) {
    const state = number ? findRoom(room) : undefined;
    return state ? roomPath(state, number) : "/reminders/";
}

/** My own words, or how the message begins, if I may still read it. */
async function wordsOf({room, number, text}) {
    if (text) return text;
    const found = await relay.request("message.get", {room, numbers: [number]}).catch(() => null);
    const message = found?.messages[0];
    if (!message || message.deleted) return t("a message that you may not read any more");
    return onOneLine(message, EXCERPT);
}
