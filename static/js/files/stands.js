/** The stands of this page: how their files go up, what is kept of them, and what becomes of them when somebody signs out. */

import {drawGoing, drawTray} from "#files/drawing.js";
import {Line} from "#files/line.js";
import {itemAgain, Pile} from "#files/pile.js";
import {kept} from "#files/kept.js";
import {Stand} from "#files/stand.js";
import {smallPicture} from "#files/thumbs.js";
import {trays} from "#files/tray.js";
import {bringUp, forgetUpload} from "#files/up.js";
import {plural} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";
import {beforeSignOut} from "#shell/registry.js";

const AT_ONCE = 3;
/** Seconds before another try, by how many there were. */
const PAUSES = [1, 2, 4, 8, 15];
const LOOKS = 120;
/** The server removes what no message has named for a day. */
const AGE = 20 * 3_600_000;

/** What lies above: sending and writing. @type {{send: (message: any) => void, rewrite: (message: any) => void}} */
export const above = {send: () => {}, rewrite: () => {}};

const line = new Line(AT_ONCE);
/** Those that are to be drawn anew soon. @type {Set<string>} */
const soon = new Set();
/** The person signs out: what still moves leaves nothing behind any more. */
let left = false;
/** Piles whose row on the shelf is this page's, until it lets go. @type {Map<string, () => void>} */
const held = new Map();

/** @param {string} key of a where @returns {Stand} */
export function standOf(key) {
    const stand = trays.get(key) ?? new Stand(key, ways);
    trays.set(key, stand);
    return stand;
}

const ways = {
    draw: {drawTray, drawGoing},
    pile: (tell) => new Pile({line, bring: bringUp, back, tell}),
    send: (message) => above.send(message),
    rewrite: (message) => above.rewrite(message),
    end: forgetUpload,
    hold: (item) => {
        if (item.file && !item.done) item.held = kept.hold(item.id, item.file).catch(() => {});
        paint(item);
    },
    keep: (stand, pile) => {
        if (pile?.items.length && !left) kept.put(rowOf(stand, pile)).catch(() => {});
        if (pile) trays.note(stand.key);
        else look(stand.key);
    },
    forget: (pile) => {
        kept.remove(pile.id).catch(() => {});
        // Not before they lie there.
        for (const item of pile.items) {
            Promise.resolve(item.held).then(() => kept.letGo(item.id)).catch(() => {});
        }
        held.get(pile.id)?.();
        held.delete(pile.id);
    },
};

/** @param {any} item */
async function paint(item) {
    if (!item.file || item.picture !== undefined) return;
    item.picture = "";
    item.picture = await smallPicture(item.file);
    for (const key of trays.content.keys()) look(key);
}

/** Redrawing for each step of each file would be all that the page does. */
function look(key) {
    if (soon.has(key)) return;
    soon.add(key);
    setTimeout(() => {
        soon.delete(key);
        trays.note(key);
    }, LOOKS);
}

function rowOf(stand, pile) {
    claim(pile.id);
    const items = pile.items.map(({id, name, size, type, modified, url, done, alt}) => ({id, name, size, type, modified, url, done, alt}));
    return {id: pile.id, user: boot.user.id, key: stand.key, at: Date.now(), message: pile.message, items};
}

/** Hold the name of a pile while this page lives, so that another tab leaves it alone. @param {string} id */
function claim(id) {
    if (held.has(id) || !navigator.locks) return;
    held.set(id, () => {});
    navigator.locks.request(`files ${id}`, () => new Promise((done) => held.set(id, () => done(undefined))));
}

/** A moment, or until the connection is back, whichever is later; the browser's own word that it is back ends it at once. */
function back(tries) {
    const pause = new Promise((done) => setTimeout(done, PAUSES[Math.min(tries, PAUSES.length - 1)] * 1000));
    const line = relay.state === "live" ? Promise.resolve() : relay.whenLive();
    return Promise.all([pause, line]).then(() => {});
}

/** Take over what earlier pages left: at once where they are gone, when they are closed where they aren't. */
export async function adoptAll() {
    for (const {id, user, items} of await kept.all()) {
        if (user !== boot.user.id) await Promise.all([...items.map((item) => kept.letGo(item.id)), kept.remove(id)]);
        else if (!navigator.locks) adopt(id);
        else if (!held.has(id)) navigator.locks.request(`files ${id}`, () => new Promise((done) => {
            held.set(id, () => done(undefined));
            adopt(id);
        }));
    }
}

async function adopt(id) {
    const row = await kept.one(id);
    if (!row) return held.get(id)?.();
    const stand = standOf(row.key);
    const pile = ways.pile(stand.tell);
    const old = Date.now() - row.at > AGE;
    const items = await Promise.all(row.items.map(async (one) => itemAgain(old ? {...one, done: null, url: null} : one, (await kept.bytes(one.id).catch(() => null)) ?? null)));
    Object.assign(pile, {id, message: row.message, items});
    stand.adopt(pile);
    items.forEach(paint);
    for (const item of items) if (item.state === "waiting") pile.start(item);
    if (pile.message) stand.dispatch();
    return undefined;
}

beforeSignOut.add({
    ask: async () => {
        const count = trays.values().reduce((sum, stand) => sum + stand.size, 0);
        return count ? plural(count, "{count} file is not sent yet. It will be lost.", "{count} files are not sent yet. They will be lost.") : null;
    },
    leave: () => {
        left = true;
        return kept.clear().catch(() => {});
    },
});
