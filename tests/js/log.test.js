import assert from "node:assert/strict";
import {test} from "node:test";
import {Log, MOST} from "#messages/log.js";
import {Room} from "./support/server.js";

function talk(count) {
    const room = new Room(1);
    for (let at = 1; at <= count; at++) room.send(`message ${at}`);
    return room;
}

const logOf = (room) => new Log(room.id, async (fields) => structuredClone(room.history(fields)));
const numbers = (log) => log.messages.map((message) => message.number);

test("the newest page, then back to the first message", async () => {
    const log = logOf(talk(120));
    await log.newest();
    assert.deepEqual([numbers(log)[0], log.last.number, log.hasBefore, log.hasAfter], [71, 120, true, false]);
    await log.before();
    await log.before();
    assert.deepEqual([log.messages.length, numbers(log)[0], log.hasBefore], [120, 1, false]);
    assert.equal(log.before(), undefined);
});

test("around a permalink, then on to the end; news come only when the end is held", async () => {
    const room = talk(200);
    const log = logOf(room);
    await log.around(50);
    assert.ok(log.get(50) && log.hasAfter && log.hasBefore);
    room.send("news");
    log.take(room.events.at(-1));
    assert.equal(log.get(201), undefined, "beyond the stretch");
    while (log.hasAfter) await log.after();
    assert.equal(log.last.number, 201);
    assert.deepEqual(numbers(log), numbers(log).toSorted((a, b) => a - b));
});

test("a change that is not above the message's own rev is ignored", async () => {
    const room = talk(3);
    room.edit(2, "second");
    room.edit(2, "third");
    const log = logOf(room);
    await log.newest();
    log.take(room.events[3]);
    assert.equal(log.get(2)?.text, "third");
    log.copy({...room.messages.get(2), rev: 4, text: "old copy"}, true);
    assert.equal(log.get(2)?.text, "third");
});

test("what comes while a page is under way is kept and applied after it", async () => {
    const room = talk(10);
    /** @type {(page: any) => void} */
    let arrive = () => {};
    const log = new Log(1, () => new Promise((resolve) => { arrive = resolve; }));
    const loading = log.newest();
    const page = structuredClone(room.history({limit: 50}));
    room.send("during");
    room.edit(3, "changed");
    room.delete(4);
    for (const event of room.events.slice(-3)) log.take(event);
    arrive(page);
    await loading;
    assert.equal(log.get(11)?.text, "during");
    assert.equal(log.get(3)?.text, "changed");
    assert.equal(log.get(4)?.deleted, true);
});

test("a page of a room that was dropped meanwhile is thrown away", async () => {
    /** @type {(page: any) => void} */
    let arrive = () => {};
    const log = new Log(1, () => new Promise((resolve) => { arrive = resolve; }));
    const loading = log.newest();
    log.reset();
    arrive(talk(5).history({limit: 50}));
    await loading;
    assert.equal(log.loaded, false);
});

test("a page that fails says so and leaves what is there", async () => {
    const room = talk(120);
    let fails = false;
    const log = new Log(1, async (fields) => {
        if (fails) throw Object.assign(new Error(), {code: "unavailable"});
        return room.history(fields);
    });
    await log.newest();
    fails = true;
    await log.before();
    assert.deepEqual([log.error.code, log.messages.length, log.loading], ["unavailable", 50, ""]);
});

test("a nonce stays with its message, so that its row keeps its place", async () => {
    const room = talk(1);
    const log = logOf(room);
    await log.newest();
    log.copy({...room.messages.get(1), number: 2, rev: 2, nonce: "abc"}, true);
    log.copy({...room.messages.get(1), number: 2, rev: 3, text: "edited"}, false);
    assert.deepEqual([log.get(2)?.nonce, log.get(2)?.text], ["abc", "edited"]);
});

test("thread replies stand in the timeline only when they were sent to the room too", async () => {
    const room = talk(2);
    const log = logOf(room);
    await log.newest();
    log.copy({...room.messages.get(1), number: 3, rev: 3, thread: 1}, false);
    log.copy({...room.messages.get(1), number: 4, rev: 4, thread: 1, also_to_room: true}, false);
    assert.deepEqual(numbers(log), [1, 2, 4]);
});

test("a long stretch is cut at the end nobody looks at", async () => {
    const room = talk(MOST + 80);
    const log = logOf(room);
    await log.newest();
    while (log.hasBefore) await log.before();
    log.trim(() => "end");
    assert.deepEqual([log.messages.length, numbers(log)[0], log.hasAfter], [MOST, 1, true]);
    await log.after();
    log.trim(() => "start");
    assert.deepEqual([log.messages.length, log.hasBefore], [MOST, true]);
});

test("a room that nobody looks at keeps the page it opens with, and nothing where that isn't its end", async () => {
    const room = talk(180);
    const log = logOf(room);
    log.rest();
    await log.newest();
    await log.before();
    log.rest();
    assert.deepEqual([numbers(log)[0], log.last.number, log.hasBefore], [131, 180, true]);
    await log.before();
    assert.equal(numbers(log)[0], 81, "on from there without a gap");
    const coming = log.before();
    log.rest();
    await coming;
    assert.equal(log.loaded, false, "what was under way is not put before a stretch that was cut");
    await log.around(60);
    assert.ok(log.hasAfter);
    log.rest();
    assert.equal(log.loaded, false);
});

test("retention takes what is below its line", async () => {
    const log = logOf(talk(20));
    await log.newest();
    log.take({type: "room.changed", room: 1, rev: 21, state: {first: 11}});
    assert.equal(numbers(log)[0], 11);
});

test("the log of a thread holds its root and its replies, the room's what was sent to the room", () => {
    const logs = [undefined, 1].map((thread) => Object.assign(new Log(1, async () => ({}), () => {}, thread), {loaded: true}));
    const said = [{number: 1}, {number: 2, thread: 1}, {number: 3, thread: 1, also_to_room: true}, {number: 4}, {number: 6, thread: 4}];
    for (const one of said) {
        for (const log of logs) log.take({type: "message.created", message: {room: 1, rev: one.number, author: 1, kind: "text", text: "", created_at: "", ...one}});
    }
    assert.deepEqual(logs.map(numbers), [[1, 3, 4], [1, 2, 3]]);
});
