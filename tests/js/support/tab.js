/**
 * A tab without a page: the browser's own relay and logs on a running site. `tab.js URL TOKEN` takes a word and a
 * room a line: `cut` loses the line, `leave` stays away until
 * `hurry` comes back at once,
 * `watch` looks at the room, `dump` tells what is held of it, as a line of JSON.
 */

import {createInterface} from "node:readline";

const [href, token] = process.argv.slice(2);
const Plain = globalThis.WebSocket;
const page = {
    addEventListener() {},
    document: {addEventListener() {}, documentElement: {dataset: {}}},
    location: {href},
    reportError: (error) => console.error(error),
    WebSocket: class extends Plain {
        constructor(address) {
            super(address, {headers: {Authorization: `Bearer ${token}`}});
        }
    },
};
for (const [name, value] of Object.entries(page)) Object.defineProperty(globalThis, name, {value, configurable: true});

const {relay} = await import("#relay/relay.js");
const {logOf} = await import("#messages/logs.js");

/** All of the room, as far as the line lasts. */
async function load(room) {
    const log = logOf({room});
    if (!log.loaded) await log.newest();
    while (log.loaded && log.hasBefore && !log.error) await log.before();
}

function dump(room) {
    const log = logOf({room});
    const whole = log.loaded && !log.loading && !log.hasBefore && !log.hasAfter;
    const {messages} = log;
    console.log(JSON.stringify({state: relay.state, rev: relay.sync.held.get(room) ?? null, whole, messages}));
}

function leave() {
    relay.socket.drop();
    clearTimeout(relay.socket.timers.retry);
}

const act = {cut: () => relay.socket.drop(), hurry: () => relay.socket.hurry(), leave, watch: load, dump};
relay.onState((state) => state === "live" && console.log(JSON.stringify({state})));
relay.start({build: "test"});
for await (const line of createInterface({input: process.stdin})) {
    const [word, room] = line.split(" ");
    act[word](Number(room));
}
process.exit(0);
