import assert from "node:assert/strict";
import {test} from "node:test";
import {Socket} from "#relay/socket.js";

class Fake {
    constructor() {
        this.readyState = 1;
        /** @type {any[]} */
        this.sent = [];
        this.closed = 0;
    }

    send(frame) {
        this.sent.push(JSON.parse(frame));
    }

    close() {
        this.readyState = 3;
        this.closed += 1;
    }
}

function begin(t) {
    t.mock.timers.enable({apis: ["setTimeout"]});
    /** @type {Fake[]} */
    const opened = [];
    /** @type {any[]} */
    const heard = [];
    /** @type {any[]} */
    const closes = [];
    const socket = new Socket(() => {
        opened.push(new Fake());
        return /** @type {any} */ (opened.at(-1));
    }, {opened: () => {}, heard: (object) => heard.push(object), closed: (code, after) => closes.push([code, after])}, () => 0.5);
    socket.connect();
    const frame = (...objects) => /** @type {any} */ (opened.at(-1)).onmessage({data: JSON.stringify(objects)});
    const close = (code) => /** @type {any} */ (opened.at(-1)).onclose({code});
    return {socket, opened, heard, closes, frame, close};
}

test("a ping is answered, everything else is handed on in its order", (t) => {
    const {opened, heard, frame} = begin(t);
    frame({type: "ping"}, {type: "a"}, {type: "b"});
    assert.deepEqual(opened[0].sent, [{type: "pong"}]);
    assert.deepEqual(heard.map((one) => one.type), ["a", "b"]);
});

test("frames are acknowledged: 64 of them, 128 KiB, or after a moment", (t) => {
    const {opened, frame} = begin(t);
    for (let at = 0; at < 64; at++) frame({type: "a"});
    assert.deepEqual(opened[0].sent, [{type: "ack", frames: 64}]);
    frame({type: "a", text: "ж".repeat(70_000)});
    assert.deepEqual(opened[0].sent.at(-1), {type: "ack", frames: 65});
    frame({type: "a"});
    t.mock.timers.tick(1_999);
    assert.deepEqual(opened[0].sent.at(-1), {type: "ack", frames: 66});
    t.mock.timers.tick(10_000);
    assert.equal(opened[0].sent.length, 3, "nothing new, nothing said");
});

test("35 s of silence end the connection, and a new one is made", (t) => {
    const {opened, closes, frame} = begin(t);
    t.mock.timers.tick(34_000);
    frame({type: "ping"});
    t.mock.timers.tick(34_000);
    assert.equal(closes.length, 0);
    t.mock.timers.tick(1_500);
    assert.equal(closes.length, 1);
    t.mock.timers.tick(1_000);
    assert.equal(opened.length, 2);
});

test("it comes back later and later, and at once when hurried", (t) => {
    const {socket, opened, closes, close} = begin(t);
    close(1006);
    t.mock.timers.tick(250);
    close(1006);
    t.mock.timers.tick(499);
    assert.equal(opened.length, 2);
    t.mock.timers.tick(1);
    assert.equal(opened.length, 3);
    close(1006);
    assert.deepEqual(closes.map(([, after]) => after), [250, 500, 1_000]);
    socket.hurry();
    assert.equal(opened.length, 4);
    t.mock.timers.tick(20_000);
    assert.equal(opened.length, 4, "the old timer is off");
});

test("who was told to wait is not hurried", (t) => {
    const {socket, opened, close} = begin(t);
    close(4429);
    socket.hurry();
    t.mock.timers.tick(29_999);
    assert.equal(opened.length, 1);
    t.mock.timers.tick(1);
    assert.equal(opened.length, 2);
});

test("an end for good is not tried again", (t) => {
    const {opened, closes, close} = begin(t);
    close(4401);
    t.mock.timers.tick(600_000);
    assert.deepEqual([opened.length, closes], [1, [[4401, null]]]);
});
