/**
 * What opens on demand and doesn't come. The promise of its import fails where somebody wanted it and is told of here, for all of
 * them; what nobody asked for by hand catches its own.
 */

import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {toast} from "#shell/toasts.js";

/** As Chromium and Firefox say it, with the address, and Safari, without. */
const MISSING = /dynamically imported module(?:: (\S+))?|Importing a module script failed/;
const SECONDS = 6;

/** What did not come: asked for anew, an element that stands there already draws itself then. @type {Set<string>} */
const wanted = new Set();
let told = 0;

addEventListener("unhandledrejection", (event) => {
    const [found, address] = (event.reason instanceof TypeError && MISSING.exec(event.reason.message)) || [];
    if (!found) return;
    event.preventDefault();
    if (address) wanted.add(address);
    tell(event.reason);
});

/** Once while the words stand. With the server there it is no matter of the connection: some browsers keep a failure, and a newer site lacks what this page wants. */
async function tell(error) {
    if (Date.now() < told) return;
    told = Date.now() + SECONDS * 1000;
    const there = await fetch(import.meta.url, {method: "HEAD", cache: "no-store"}).catch(() => null);
    if (!there) return toast(t("This part of the page isn't loaded yet; it needs a connection."), {seconds: SECONDS});
    toast(t("This part of the page could not be loaded."), {seconds: SECONDS, action: {label: t("Load it again"), run: () => location.reload()}});
    return reportError(error);
}

relay.onState((state) => {
    if (state !== "live") return;
    const again = [...wanted];
    wanted.clear();
    for (const address of again) import(address);
});
