import assert from "node:assert/strict";
import {test} from "node:test";
import {rowsOf} from "#messages/grouping.js";

const page = {addEventListener() {}, document: {addEventListener() {}, documentElement: {dataset: {}}, getElementById: () => ({textContent: '{"user": {"id": 1}}'})}, location: {href: "http://localhost/"}};
for (const [name, value] of Object.entries(page)) Object.defineProperty(globalThis, name, {value, configurable: true});
const {blocks, isFolded, unfold} = await import("#blocks/store.js");
const {callsMe} = await import("#mentions/calls.js");
const {relay} = await import("#relay/relay.js");

const said = (number, author, more = {}) => ({room: 1, number, author, kind: "text", created_at: "2026-11-22T10:00:00.000Z", quote: null, reply_to: null, ...more});
const drawn = (messages, more = {}) => rowsOf(/** @type {any} */ (messages), {line: null, me: 1, dayOf: (at) => at.slice(0, 10), hides: isFolded, ...more})
    .map((row) => (row.kind === "message" ? `${row.message.number}${row.head ? "!" : ""}` : row.kind === "folded" ? row.messages.map((one) => one.number) : row.kind));
const tell = (feed, ids) => relay.emit("mine", {feed, set: {blocks: ids}});

test("blocks are the newest list that was told", () => {
    tell(3, [7, 8]);
    tell(2, [9]);
    relay.emit("mine", {feed: 9, set: {draft: "x"}});
    assert.deepEqual(blocks.entries().map(([id]) => id), [7, 8]);
    relay.emit("sync", {rooms: [], mine: [{feed: 4, set: {blocks: null, accepts: "everyone"}}]});
    assert.equal(blocks.size, 0);
    tell(4, [7]);
    relay.emit("era", {});
    assert.equal(blocks.size, 0);
    tell(1, [7]);
    assert.ok(blocks.has(7), "of another era every feed is new");
});

test("what they say is folded, one row for as many as follow each other, until I look", () => {
    tell(20, [7, 8]);
    const talk = [said(1, 2), said(2, 7), said(3, 8), said(4, 2), said(5, 7), said(6, 7, {kind: "system"})];
    assert.deepEqual(drawn(talk), ["day", "1!", [2, 3], "4!", [5], "6!"]);
    assert.deepEqual(drawn(talk, {line: 1}), ["day", "1!", [2, 3], "new", "4!", [5], "6!"], "nothing of theirs is new");
    assert.deepEqual(drawn([said(1, 7), said(2, 2)], {root: 1}), ["day", [1], "2!"]);
    unfold([talk[1]]);
    assert.deepEqual(drawn(talk), ["day", "1!", "2!", [3], "4!", [5], "6!"]);
    tell(21, null);
    assert.deepEqual(drawn([said(1, 7), said(2, 7)]), ["day", "1!", "2"]);
});

test("they don't call me", () => {
    const message = said(1, 7, {mentions: {all: true}});
    tell(30, null);
    assert.equal(callsMe(message, {}), true);
    tell(31, [7]);
    assert.equal(callsMe(message, {}), false);
});
