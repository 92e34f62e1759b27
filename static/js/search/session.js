/** The one search of this tab, and what was asked to stand around its results: going to a message and coming back keeps both. */

import {learn} from "#accounts/directory.js";
import {timeZone} from "#lib/time.js";
import {whole} from "#messages/message.js";
import {relay} from "#relay/relay.js";
import {Finding} from "#search/finding.js";
import {Surroundings} from "#search/surroundings.js";

/** @param {string} kind @param {Record<string, any>} fields */
async function ask(kind, fields) {
    await relay.whenLive();
    const result = await relay.request(kind, fields);
    learn(result.directory);
    return result;
}

export const finding = new Finding((fields) => ask("message.search", {...fields, timezone: timeZone()}));

export const surroundings = new Surroundings(async (fields) => {
    const page = await ask("room.history", fields);
    return {...page, messages: page.messages.map(whole)};
});

relay.on("era", () => finding.anew());

/** What is searched, as the address has it. */
export function query() {
    return new URLSearchParams({panel: "search", q: finding.text, ...(finding.order === "best" && {order: "best"})}).toString();
}
