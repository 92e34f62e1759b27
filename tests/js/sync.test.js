import assert from "node:assert/strict";
import {test} from "node:test";
import {Sync} from "#relay/sync.js";

const state = (id, rev, more = {}) => ({id, rev, kind: "public", ...more});
const reply = (rooms, changes = {}, feed = 1) => ({rooms, changes, feed, mine: [], directory: {}});
const types = (events) => events.map((event) => event.type);

function begun(rooms) {
    const sync = new Sync();
    sync.welcome({era: "a"});
    assert.deepEqual(sync.next(), {rooms: {}, feed: 0});
    sync.synced(reply(rooms));
    return sync;
}

test("a room begins at the rev of its state, and only what is above it is news", () => {
    const sync = begun([state(1, 10)]);
    assert.deepEqual(sync.take({type: "message.created", room: 1, rev: 10, message: {}}), []);
    assert.equal(sync.take({type: "message.created", room: 1, rev: 11, message: {}}).length, 1);
    assert.deepEqual(sync.take({type: "message.created", room: 1, rev: 11, message: {}}), [], "the same again");
});

test("events of a room that isn't held are not heard", () => {
    const sync = begun([state(1, 10)]);
    assert.deepEqual(sync.take({type: "message.created", room: 2, rev: 3, message: {}}), []);
});

test("coming back, the held revs are named, and the reply's changes move them", () => {
    const sync = begun([state(1, 10), state(2, 5)]);
    sync.welcome({era: "a"});
    assert.deepEqual(sync.next(), {rooms: {1: 10, 2: 5}, feed: 1});
    const told = sync.synced(reply([state(1, 14), state(2, 5)], {1: {messages: [{number: 3, rev: 14}], rev: 14, complete: true}, 2: {messages: [], rev: 5, complete: true}}));
    assert.deepEqual(types(told), ["sync", "room.changes"]);
    assert.equal(sync.held.get(1), 14);
    assert.equal(sync.next(), null);
});

test("rooms of which nobody keeps messages are left out, and begin afresh where they moved on", () => {
    const sync = new Sync((room) => room === 1);
    sync.welcome({era: "a"});
    sync.next();
    sync.synced(reply([state(1, 10), state(2, 5)]));
    sync.welcome({era: "a"});
    assert.deepEqual(sync.next()?.rooms, {1: 10});
    const told = sync.synced(reply([state(1, 10), state(2, 9)], {1: {messages: [], rev: 10, complete: true}}));
    assert.deepEqual(types(told), ["room.reset", "sync"]);
    assert.equal(sync.held.get(2), 9);
    assert.deepEqual(sync.take({type: "message.created", room: 2, rev: 9, message: {}}), [], "events up to it are ignored");
});

test("a room that was read from outside and became mine while the line was away begins afresh", () => {
    const kept = new Set();
    const sync = new Sync((room) => kept.has(room));
    sync.welcome({era: "a"});
    sync.next();
    assert.deepEqual(types(sync.synced(reply([state(1, 10)]))), ["sync"]);
    kept.add(2);
    sync.welcome({era: "a"});
    assert.deepEqual(sync.next()?.rooms, {});
    assert.deepEqual(types(sync.synced(reply([state(1, 10), state(2, 7)]))), ["room.reset", "sync"]);
});

test("an incomplete page is asked on, for these rooms alone", () => {
    const sync = begun([state(1, 10), state(2, 5)]);
    sync.welcome({era: "a"});
    sync.next();
    sync.synced(reply([state(1, 40), state(2, 5)], {1: {messages: [{number: 1, rev: 20}], rev: 20, complete: false}, 2: {messages: [], rev: 5, complete: true}}));
    assert.deepEqual(sync.next(), {rooms: {1: 20}, feed: 1, only: [1]});
    const told = sync.synced(reply([state(1, 41)], {1: {messages: [{number: 2, rev: 41}], rev: 41, complete: true}}));
    assert.deepEqual(types(told), ["sync", "room.changes"]);
    assert.ok(sync.held.has(2), "a reply with only says nothing of the others");
    assert.equal(sync.next(), null);
});

test("a room that is more than 1,000 revs behind is begun afresh instead", () => {
    const sync = begun([state(1, 10)]);
    sync.welcome({era: "a"});
    sync.next();
    sync.synced(reply([state(1, 5_000)], {1: {messages: [{number: 1, rev: 20}], rev: 20, complete: false}}));
    assert.deepEqual(sync.next(), {rooms: {}, feed: 1, only: [1]});
    assert.deepEqual(types(sync.synced(reply([state(1, 5_001)]))), ["room.reset", "sync"]);
    assert.equal(sync.held.get(1), 5_001);
});

test("reset drops what is held, whatever its rev", () => {
    const sync = begun([state(1, 10)]);
    sync.welcome({era: "a"});
    sync.next();
    const told = sync.synced(reply([state(1, 4)], {1: {messages: [], rev: 4, complete: true, reset: true}}));
    assert.deepEqual(types(told), ["room.reset", "sync"]);
    assert.equal(sync.held.get(1), 4);
});

test("a room that is missing is gone; with only, the others stay", () => {
    const sync = begun([state(1, 10), state(2, 5)]);
    sync.welcome({era: "a"});
    sync.next();
    const told = sync.synced(reply([state(2, 5)], {2: {messages: [], rev: 5, complete: true}}));
    assert.deepEqual(told[0].gone, [1]);
    assert.deepEqual([...sync.held.keys()], [2]);
});

test("another era drops everything", () => {
    const sync = begun([state(1, 10)]);
    assert.deepEqual(types(sync.welcome({era: "b"})), ["era"]);
    assert.deepEqual(sync.next(), {rooms: {}, feed: 0});
});

test("a lag asks for everything, also while a sync of some rooms is under way", () => {
    const sync = begun([state(1, 10)]);
    sync.due = new Set([1]);
    assert.deepEqual(sync.next()?.only, [1]);
    sync.lag();
    assert.equal(sync.next(), null, "one at a time");
    sync.synced(reply([state(1, 10)], {1: {messages: [], rev: 10, complete: true}}));
    assert.deepEqual(sync.next(), {rooms: {1: 10}, feed: 1});
});

test("a lag during a sync of all rooms needs no second one: the server began that one anew", () => {
    const sync = begun([state(1, 10)]);
    sync.lag();
    sync.next();
    sync.lag();
    sync.synced(reply([state(1, 10)], {1: {messages: [], rev: 10, complete: true}}));
    assert.equal(sync.next(), null);
});

test("feed moves by the next number only", () => {
    const sync = begun([]);
    sync.take({type: "mine", feed: 3, set: {}});
    assert.equal(sync.feed, 1);
    sync.take({type: "mine", feed: 2, set: {}});
    assert.equal(sync.feed, 2);
});

test("room.added begins a room; one that is live already stays where it is", () => {
    const sync = begun([state(1, 10)]);
    assert.deepEqual(types(sync.take({type: "room.added", feed: 2, room: state(2, 7)})), ["room.added"]);
    assert.equal(sync.held.get(2), 7);
    assert.deepEqual(types(sync.take({type: "room.added", feed: 3, room: state(1, 10)})), ["room.added"]);
    assert.deepEqual(types(sync.take({type: "room.added", feed: 4, room: state(1, 12)})), ["room.reset", "room.added"]);
});

test("a refused sync is asked again", () => {
    const sync = begun([state(1, 10)]);
    sync.due = new Set([1]);
    sync.next();
    sync.failed();
    assert.deepEqual(sync.next()?.only, [1]);
});
