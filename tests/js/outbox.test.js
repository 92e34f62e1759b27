import assert from "node:assert/strict";
import {test} from "node:test";
import {Queue} from "#messages/queue.js";

function world(answers = []) {
    const kept = new Map();
    const sent = [];
    const pauses = [];
    const queue = new Queue({
        send: async (entry) => {
            sent.push(entry.text);
            const answer = answers.shift();
            if (answer) throw answer;
        },
        shelf: {put: async (entry) => void kept.set(entry.nonce, entry), remove: async (nonce) => void kept.delete(nonce)},
        pause: async (seconds) => void pauses.push(seconds),
        tell: () => {},
    });
    return {queue, sent, kept, pauses};
}

const refusal = (code, retryAfter) => Object.assign(new Error(code), {code, retryAfter});
const entry = (text, room = 1) => ({nonce: text, room, text, user: 1, at: "2026-11-22T10:00:00.000Z"});

test("messages go in their order, and leave the shelf when they are stored", async () => {
    const {queue, sent, kept} = world();
    await Promise.all(["a", "b", "c"].map((text) => queue.add(entry(text))));
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(sent, ["a", "b", "c"]);
    assert.deepEqual([queue.size, kept.size], [0, 0]);
});

test("what got no answer is tried again before anything behind it", async () => {
    const {queue, sent, pauses} = world([refusal("unavailable"), refusal("rate_limited", 2.5)]);
    await Promise.all([queue.add(entry("a")), queue.add(entry("b"))]);
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(sent, ["a", "a", "a", "b"]);
    assert.deepEqual(pauses, [1, 2.5]);
});

test("what is refused for good stays to be seen, and holds nobody back", async () => {
    const {queue, sent, kept} = world([refusal("forbidden")]);
    await Promise.all([queue.add(entry("a")), queue.add(entry("b"))]);
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(sent, ["a", "b"]);
    assert.deepEqual(queue.of({room: 1}).map((one) => [one.text, one.state, one.error?.code]), [["a", "failed", "forbidden"]]);
    assert.equal(kept.get("a").state, "failed");
    await queue.retry("a");
    assert.deepEqual([sent.at(-1), queue.size], ["a", 0]);
});

test("rooms don't wait for each other", async () => {
    /** @type {() => void} */
    let open = () => {};
    const {queue, sent} = world();
    queue.send = async (one) => {
        sent.push(one.text);
        if (one.room === 1) await new Promise((done) => { open = () => done(undefined); });
    };
    queue.add(entry("held", 1));
    await queue.add(entry("free", 2));
    assert.deepEqual(sent.toSorted(), ["free", "held"]);
    open();
});

test("what an earlier page left is sent in its order, once", async () => {
    const {queue, sent} = world();
    const left = ["x", "y"].map((text, at) => ({...entry(text), order: at + 1, state: /** @type {const} */ ("waiting")}));
    queue.adopt(left);
    queue.adopt(left);
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(sent, ["x", "y"]);
});

test("the event of another tab takes it away, and its late answer does no harm", async () => {
    const {queue, kept} = world([refusal("forbidden")]);
    const adding = queue.add(entry("a"));
    queue.drop("a");
    await adding;
    assert.deepEqual([queue.size, kept.has("a")], [0, false]);
});
