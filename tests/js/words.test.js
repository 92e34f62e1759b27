import assert from "node:assert/strict";
import {test} from "node:test";
import {isolated} from "#lib/i18n.js";
import {ago, setTimeZone, since} from "#lib/time.js";
import {Wish} from "#messages/wish.js";
import {byPresence} from "#rooms/there.js";

const now = Date.parse("2026-11-22T10:00:00Z");

test("new since: the clock of today, else the day as it stands in a sentence, in the person's zone", () => {
    setTimeZone("UTC");
    const told = (at) => since(at, now);
    assert.match(told("2026-11-22T09:30:00Z"), /^0?9:30/);
    assert.equal(told("2026-11-21T23:59:00Z"), "yesterday");
    assert.equal(told("2026-11-18T12:00:00Z"), "Wednesday");
    assert.match(told("2026-09-14T12:00:00Z"), /14/);
    assert.match(told("2025-09-14T12:00:00Z"), /2025/);
    setTimeZone("Asia/Tokyo");
    assert.match(told("2026-11-21T23:59:00Z"), /8:59/, "in Tokyo it is already today");
    setTimeZone("UTC");
    assert.equal(ago("2026-11-21T20:00:00Z", now), "yesterday", "and in a row it is small");
});

test("a wish to change what is on its way: granted when it is stored, once", () => {
    /** @type {any[]} */
    const granted = [];
    const wish = new Wish((key, number) => granted.push([key, number]));
    const waits = [{nonce: "n", state: "waiting"}];
    wish.make("1", "n");
    wish.look("1", waits, [], true);
    wish.look("1/2", [], [{nonce: "n", number: 9}], true);
    assert.deepEqual(granted, [], "it still waits, and a thread of the room is none of its business");
    wish.look("1", [], [{number: 6}, {nonce: "n", number: 7}], true);
    wish.look("1", [], [{nonce: "n", number: 7}], true);
    assert.deepEqual(granted, [["1", 7]]);
});

test("a wish is forgotten when the message fails, and when the person goes on", () => {
    const wish = new Wish(() => assert.fail("granted"));
    const stored = [{nonce: "n", number: 7}];
    wish.make("1", "n");
    wish.look("1", [{nonce: "n", state: "failed"}], [], true);
    wish.look("1", [], stored, true);
    wish.make("1", "n");
    wish.look("1", [], stored, false);
    wish.make("1", "n");
    wish.forget();
    wish.look("1", [], stored, true);
});

test("members: who is there first, each group in its order; no groups while it isn't known of all", () => {
    const members = [1, 2, 3, 4].map((user) => ({user}));
    const known = new Map([[1, "offline"], [2, "dnd"], [3, "offline"], [4, "online"]]);
    const groups = byPresence(members, (user) => known.get(user));
    assert.deepEqual([groups?.there.map((one) => one.user), groups?.away.map((one) => one.user)], [[2, 4], [1, 3]]);
    known.delete(3);
    assert.equal(byPresence(members, (user) => known.get(user)), undefined);
});

test("a name ends its own isolation nowhere but at its end", () => {
    assert.equal(isolated("Ana"), "\u2068Ana\u2069");
    assert.equal(isolated("A\u2069\u2067na\u2068"), "\u2068Ana\u2069");
});
