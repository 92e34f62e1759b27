/** Who leaves this device alone for five minutes is away, and back at the first touch. Other devices of mine may be in use. */

import {relay} from "#relay/relay.js";

const AFTER = 300_000;
let idle = false;
let timer = 0;

function tell() {
    if (relay.state === "live") relay.request("presence.idle", {idle}).catch(() => {});
}

function rest() {
    idle = true;
    tell();
}

function touched() {
    clearTimeout(timer);
    timer = setTimeout(rest, AFTER);
    if (!idle) return;
    idle = false;
    tell();
}

for (const type of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"]) addEventListener(type, touched, {passive: true, capture: true});
// A new connection begins as one that is in use.
relay.onState((state) => state === "live" && idle && tell());
touched();
