/** My own presence: what I chose, and "away" by itself when nobody touches the page for ten minutes. */

import {Store} from "#lib/store.js";
import {relay} from "#relay/relay.js";

const IDLE_AFTER = 10 * 60_000;
const KEY = "presence";

/** @type {Store<string>} */
export const ownStatus = new Store();
ownStatus.set("chosen", localStorage.getItem(KEY) ?? "online");

let idle = false;
let timer = 0;
let told = "";

export function chosenStatus() {
    const chosen = ownStatus.get("chosen") ?? "online";
    return chosen === "online" && idle ? "away" : chosen;
}

/** @param {"online" | "away" | "dnd" | "invisible"} status */
export function chooseStatus(status) {
    localStorage.setItem(KEY, status);
    ownStatus.set("chosen", status);
    tell();
}

async function tell() {
    const status = chosenStatus();
    if (relay.state !== "live" || status === told) return;
    told = status;
    await relay.request("presence.set", {status}).catch(() => {
        told = "";
    });
}

function active() {
    clearTimeout(timer);
    timer = setTimeout(() => setIdle(true), IDLE_AFTER);
    if (idle) setIdle(false);
}

function setIdle(value) {
    idle = value;
    ownStatus.note("idle");
    tell();
}

for (const kind of ["pointerdown", "keydown", "focus"]) window.addEventListener(kind, active, {passive: true, capture: true});
active();

relay.onState((state) => {
    // A new socket begins as "online"; only another status needs to be told.
    told = "online";
    if (state === "live") tell();
});
