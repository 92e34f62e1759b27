/**
 * The tabs of a schedule, driven in lock step over a pipe: a line of JSON in, one out. Nothing happens in between:
 * timers go off when the schedule says what time it is, and chance is the schedule's.
 */

import {createInterface} from "node:readline";

const settled = () => new Promise((done) => setImmediate(done));
let now = 0;
let next = 1;
/** @type {Map<number, {at: number, run: () => void}>} */
const timers = new Map();
const scope = /** @type {any} */ (globalThis);
scope.setTimeout = (run, after = 0) => {
    timers.set(next, {at: now + Number(after), run});
    return next++;
};
scope.clearTimeout = (timer) => timers.delete(timer);
scope.document = {documentElement: {dataset: {}}};
Date.now = () => now;

const {Tab} = await import("./tab.mjs");
const {takeOut} = await import("./without.mjs");
/** @type {any[][]} */
let told = [];
/** @type {any[]} */
let tabs = [];
scope.reportError = (error) => told.push([-1, "error", String(error?.stack ?? error)]);

function chance(seed) {
    let state = seed >>> 0;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
    };
}

const does = {
    begin({count, seed, without}) {
        timers.clear();
        takeOut(without);
        tabs = Array.from({length: count}, (_, at) => new Tab((...what) => told.push([at, ...what]), chance(seed + at), new Set(without)));
    },
    anew({tab, seed}) {
        tabs[tab].relay.socket.stop();
        tabs[tab] = new Tab((...what) => told.push([tab, ...what]), chance(seed), tabs[tab].without);
    },
    connect: ({tab}) => tabs[tab].relay.socket.hurry(),
    frame({tab, data}) {
        const {wire} = tabs[tab];
        if (wire.readyState === 0) {
            wire.readyState = 1;
            wire.onopen();
        }
        wire.onmessage({data});
    },
    closed({tab, code}) {
        tabs[tab].wire.readyState = 3;
        tabs[tab].wire.onclose({code});
    },
    ask: ({tab, kind, fields}) => tabs[tab].ask(kind, fields),
    load({tab, room, what, number}) { tabs[tab].load(room, what, number); },
    resync: ({tab, only}) => tabs[tab].resync(only),
    time() {
        for (const [timer, {at, run}] of [...timers].sort((a, b) => a[1].at - b[1].at)) if (at <= now && timers.delete(timer)) run();
    },
    look: () => {},
};

for await (const line of createInterface({input: process.stdin})) {
    const asked = JSON.parse(line);
    now = asked.now;
    told = [];
    does[asked.do](asked);
    await settled();
    await settled();
    const due = Math.min(...[...timers.values()].map(({at}) => at));
    const shows = asked.tab === undefined ? null : tabs[asked.tab].look();
    process.stdout.write(`${JSON.stringify({told, due: Number.isFinite(due) ? due : null, shows})}\n`);
}
