import assert from "node:assert/strict";
import {test} from "node:test";
import {Kept} from "#messages/kept.js";
import {atNine, choices, moment} from "#lib/times.js";

const HERE = {room: 7};
const THREAD = {room: 7, thread: 3};

/** Drafts whose time passes by `tick`, and a server that says what `answers` says. @param {[string, any][]} [held] */
function made(held = []) {
    /** @type {any[]} */ const asked = [];
    /** @type {(() => void)[]} */ let waiting = [];
    const world = {
        asked,
        /** @type {any} */ answer: Promise.resolve({}),
        /** @type {any[]} */ stored: [],
        tick: async () => {
            const due = waiting;
            waiting = [];
            for (const act of due) act();
            await new Promise((done) => setTimeout(done));
        },
        drafts: new Kept({
            held,
            hold: (entries) => { world.stored = entries; },
            keep: (where, text) => {
                asked.push([where, text]);
                return world.answer;
            },
            wait: (act) => waiting.push(act),
        }),
    };
    return world;
}

test("a draft is kept once, when nothing was typed for a second", async () => {
    const {drafts, asked, tick} = made();
    drafts.change(THREAD, {text: "a"});
    drafts.change(THREAD, {text: "ab"});
    assert.deepEqual(asked, []);
    await tick();
    assert.deepEqual(asked, [[THREAD, "ab"]]);
    drafts.flushAll();
    assert.equal(asked.length, 1);
    drafts.forget(THREAD);
    await tick();
    assert.deepEqual(asked[1], [THREAD, null]);
    assert.equal(drafts.size, 0);
});

test("what was never kept needs no clearing", async () => {
    const {drafts, asked, tick} = made();
    drafts.change(HERE, {text: "quick"});
    drafts.forget(HERE);
    await tick();
    assert.deepEqual(asked, []);
    assert.equal(drafts.size, 0);
});

test("another device's is taken over, but never what I type; the newest by feed wins", async () => {
    const {drafts, tick} = made();
    drafts.take(HERE, "from there", 5);
    assert.equal(drafts.of(HERE).text, "from there");
    drafts.take(HERE, "older", 4);
    assert.equal(drafts.of(HERE).text, "from there");
    drafts.change(HERE, {text: "from there and here"});
    drafts.take(HERE, "from there, too", 6);
    assert.equal(drafts.of(HERE).text, "from there and here");
    await tick();
    drafts.take(HERE, null, 9);
    assert.equal(drafts.of(HERE).text, "");
});

test("offline it stays here, is tried again, and what can't be kept is not tried for ever", async () => {
    const {drafts, asked, tick, ...world} = made();
    const server = Object.assign(world, {drafts});
    drafts.keep = () => {
        asked.push([]);
        return Promise.reject({code: server.code ?? "unavailable"});
    };
    drafts.change(HERE, {text: "x"});
    await tick();
    assert.equal(drafts.of(HERE).unkept, true);
    drafts.flushAll();
    await tick();
    assert.equal(asked.length, 2);
    server.code = "forbidden";
    drafts.flushAll();
    await tick();
    drafts.flushAll();
    assert.equal(asked.length, 3);
    assert.equal(drafts.of(HERE).text, "x");
});

test("a fresh page knows no draft in a thread that the server doesn't name", () => {
    const {drafts} = made([["7/3", {text: "gone meanwhile", reply: null, kept: true}], ["7/4", {text: "mine", reply: null, unkept: true}]]);
    drafts.only(new Set(["7"]));
    assert.deepEqual(drafts.begun().map(([where]) => where), [{room: 7, thread: 4}]);
});

test("a moment in a person's zone, across the change of the clocks", () => {
    assert.equal(moment("2026-11-23", "09:00", "Europe/Berlin"), Date.parse("2026-11-23T08:00:00Z"));
    assert.equal(moment("2026-07-01", "09:00", "America/New_York"), Date.parse("2026-07-01T13:00:00Z"));
    assert.equal(moment("2026-03-29", "09:00", "Europe/Berlin"), Date.parse("2026-03-29T07:00:00Z"));
    assert.equal(moment("2026-06-01", "00:30", "Asia/Kolkata"), Date.parse("2026-05-31T19:00:00Z"));
    const sunday = Date.parse("2026-11-22T23:30:00Z"); // Monday in Auckland already
    assert.equal(atNine(1, sunday, "UTC"), Date.parse("2026-11-23T09:00:00Z"));
    const [hour, tomorrow, monday] = choices(sunday, "Pacific/Auckland");
    assert.equal(hour.at - sunday, 3_600_000);
    assert.equal(new Date(tomorrow.at).toISOString(), "2026-11-23T20:00:00.000Z");
    assert.equal(new Date(monday.at).toISOString(), "2026-11-29T20:00:00.000Z");
});
