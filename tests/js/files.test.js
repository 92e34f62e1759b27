import assert from "node:assert/strict";
import {test} from "node:test";
import {Line} from "#files/line.js";
import {itemAgain, itemOf, Pile} from "#files/pile.js";
import {Rate} from "#files/rate.js";
import {columns} from "#files/sizes.js";
import {Stand} from "#files/stand.js";
import {MOST, moved, WHOLE, zoomed} from "#files/zoom.js";

const turn = () => new Promise((done) => setImmediate(done));

/** Uploads that end when the test says so. */
function desk({most = 3, back = () => new Promise(() => {})} = {}) {
    const under = new Map();
    const told = [];
    const bring = (item, progress, began) => {
        let stop;
        const done = new Promise((resolve, reject) => {
            under.set(item.name, {resolve, reject, progress, began, item});
            stop = () => {
                under.delete(item.name);
                reject({code: "stopped"});
            };
        });
        return {done, stop};
    };
    const line = new Line(most);
    const make = (tell = (_pile, what) => told.push(what)) => new Pile({line, bring, back, tell, now: () => 0});
    return {under, told, make};
}

const file = (name, size = 10) => /** @type {any} */ ({name, size, type: "text/plain", lastModified: 5});
const items = (...names) => names.map((name) => itemOf(file(name)));
const states = (pile) => pile.items.map((item) => `${item.name} ${item.state}`);

test("so many go up at a time, the next when one is done, in their order", async () => {
    const {under, make} = desk({most: 2});
    const pile = make();
    pile.add(items("a", "b", "c"));
    assert.deepEqual(states(pile), ["a going", "b going", "c waiting"]);
    under.get("b").resolve({id: 2});
    await turn();
    assert.deepEqual(states(pile), ["a going", "b done", "c going"]);
    assert.equal(pile.whole, false);
    under.get("a").resolve({id: 1});
    under.get("c").resolve({id: 3});
    await turn();
    assert.ok(pile.whole);
    assert.deepEqual(pile.files.map((one) => one.id), [1, 2, 3]);
});

test("one that is taken away stops, makes room, and comes back to its place", async () => {
    const {under, make} = desk({most: 1});
    const pile = make();
    pile.add(items("a", "b"));
    const back = pile.remove(pile.items[0]);
    await turn();
    assert.deepEqual(states(pile), ["b going"]);
    back();
    assert.deepEqual(states(pile), ["a waiting", "b going"]);
    under.get("b").resolve({id: 2});
    await turn();
    assert.deepEqual(states(pile), ["a going", "b done"]);
});

test("one that waits in line and is taken away never goes up", async () => {
    const {under, make} = desk({most: 1});
    const pile = make();
    pile.add(items("a", "b"));
    pile.remove(pile.items[1]);
    under.get("a").resolve({id: 1});
    await turn();
    assert.deepEqual([...under.keys()], ["a"]);
});

test("a refusal stands until somebody tries again; a lost line doesn't", async () => {
    let online;
    const {under, make} = desk({back: () => new Promise((done) => { online = done; })});
    const pile = make();
    pile.add(items("a", "b"));
    under.get("a").reject({code: "too_large"});
    under.get("b").began("/files/uploads/x");
    under.get("b").reject({code: "unavailable"});
    await turn();
    assert.deepEqual(states(pile), ["a failed", "b stalled"]);
    assert.ok(pile.stuck);
    online();
    await turn();
    assert.deepEqual(states(pile), ["a failed", "b going"]);
    assert.equal(pile.items[1].url, "/files/uploads/x");
    pile.start(pile.items[0]);
    assert.deepEqual([states(pile)[0], pile.items[0].error], ["a going", null]);
});

test("one that waits for the line and is taken away doesn't go up when that is back", async () => {
    let online;
    const {under, make} = desk({back: () => new Promise((done) => { online = done; })});
    const pile = make();
    pile.add(items("a"));
    under.get("a").reject({code: "unavailable"});
    await turn();
    under.clear();
    pile.remove(pile.items[0]);
    online();
    await turn();
    assert.equal(under.size, 0);
});

test("they are put into another order, no further than the ends", () => {
    const pile = desk().make();
    pile.add(items("a", "b", "c"));
    const [a] = pile.items;
    assert.ok(pile.move(a, 1));
    assert.deepEqual(pile.items.map((one) => one.name), ["b", "a", "c"]);
    assert.ok(pile.move(a, 9));
    assert.equal(pile.items.at(-1), a);
    assert.equal(pile.move(a, 1), false);
});

test("what an earlier page left goes on with its bytes, and asks for the same file without them", () => {
    const {url, ...rest} = itemOf(file("a"));
    const kept = {id: rest.id, name: "a", size: 10, type: "", modified: 5, url: "/x", done: null, alt: ""};
    assert.equal(itemAgain(kept, file("a")).state, "waiting");
    assert.equal(itemAgain({...kept, done: {id: 1}}, null).state, "done");
    const lost = itemAgain(kept, null);
    assert.equal(lost.state, "lost");
    const pile = desk().make();
    pile.items = [lost];
    assert.equal(pile.found(lost, file("a", 11)), false);
    assert.equal(lost.state, "lost");
    assert.equal(pile.found(lost, file("a")), true);
    assert.deepEqual([lost.state, lost.url, url], ["going", "/x", null]);
});

function stand(how) {
    const log = {sent: [], forgotten: 0, words: []};
    const at = desk(how);
    const ways = {
        draw: {}, pile: (tell) => at.make(tell), keep: () => {}, forget: () => { log.forgotten += 1; }, hold: () => {}, end: () => {},
        send: (message) => log.sent.push(message), rewrite: (message) => log.words.push(message.text),
    };
    return {...at, log, stand: new Stand("12", /** @type {any} */ (ways))};
}

test("a message goes when its files are there, once, in their order", async () => {
    const {under, log, stand: one} = stand();
    one.add([file("a"), file("b")]);
    one.send({room: 12, text: "look"});
    assert.deepEqual([one.has, one.going.length, log.sent.length], [false, 1, 0]);
    under.get("b").resolve({id: 2});
    await turn();
    assert.equal(log.sent.length, 0);
    under.get("a").resolve({id: 1});
    await turn();
    assert.deepEqual(log.sent.map(({text, files}) => [text, files.map((each) => each.id)]), [["look", [1, 2]]]);
    assert.ok(log.sent[0].nonce);
    assert.deepEqual([one.going.length, log.forgotten], [0, 1]);
});

test("the first of two messages goes first, unless it waits for the person", async () => {
    const {under, log, stand: one} = stand();
    one.add([file("a")]);
    one.send({text: "first"});
    one.add([file("b")]);
    one.send({text: "second"});
    under.get("b").resolve({id: 2});
    await turn();
    assert.equal(log.sent.length, 0);
    under.get("a").reject({code: "too_large"});
    await turn();
    assert.deepEqual(log.sent.map((message) => message.text), ["second"]);
    assert.equal(one.going.length, 1);
});

test("a message that waits can be written again, with what was begun meanwhile", async () => {
    const {under, log, stand: one} = stand();
    one.add([file("a")]);
    one.send({text: "first"});
    one.add([file("b")]);
    one.edit(one.going[0]);
    await turn();
    assert.deepEqual([one.items.map((item) => item.name), log.words, one.going.length], [["a", "b"], ["first"], 0]);
    under.get("a").resolve({id: 1});
    under.get("b").resolve({id: 2});
    await turn();
    assert.deepEqual([one.whole, log.sent.length], [true, 0]);
});

test("thrown away and had again", async () => {
    const {under, log, stand: one} = stand();
    one.add([file("a")]);
    one.send({text: "first"});
    const back = one.drop(one.going[0]);
    await turn();
    assert.deepEqual([one.going.length, under.size], [0, 0]);
    back();
    under.get("a").resolve({id: 1});
    await turn();
    assert.equal(log.sent.length, 1);
});

test("how fast, and how long it takes", () => {
    const rate = new Rate();
    rate.note(0, 0);
    rate.note(500, 500);
    assert.equal(rate.speed(500), null);
    rate.note(2_000, 2_000);
    assert.deepEqual([rate.speed(2_000), rate.left(10_000, 2_000)], [1_000, 8]);
    for (let at = 3_000; at <= 12_000; at += 1_000) rate.note(2_000 + (at - 2_000) / 10, at);
    assert.equal(rate.speed(12_000), 100);
    assert.equal(rate.speed(24_000)?.toFixed(0), "33", "nothing came for 12 s: slower than it was");
    rate.note(0, 25_000);
    assert.equal(rate.left(10_000, 25_000), null, "begun anew");
});

test("so many pictures stand in so many columns, and none alone where it can be helped", () => {
    assert.deepEqual([2, 3, 4, 5, 6, 9, 10].map(columns), [2, 3, 2, 3, 3, 3, 3]);
});

test("what is under the finger stays there while the picture grows, and no edge comes into the frame", () => {
    const [picture, frame] = [{width: 800, height: 600}, {width: 800, height: 600}];
    const at = {x: 100, y: -50};
    const view = zoomed(WHOLE, 2, at, picture, frame);
    assert.deepEqual(view, {scale: 2, x: -100, y: 50});
    assert.deepEqual([(at.x - view.x) / view.scale, (at.y - view.y) / view.scale], [100, -50], "the same point of the picture");
    assert.deepEqual(moved(view, 9_000, 0, picture, frame), {scale: 2, x: 400, y: 50});
    assert.deepEqual(moved(view, -9_000, -9_000, picture, frame), {scale: 2, x: -400, y: -300});
    assert.equal(zoomed(WHOLE, 100, at, picture, frame).scale, MOST);
    assert.deepEqual(zoomed(view, 0.1, at, picture, frame), {scale: 1, x: 0, y: 0}, "whole again, in the middle");
    assert.deepEqual(moved({scale: 2, x: 0, y: 0}, 50, 50, {width: 100, height: 100}, frame), {scale: 2, x: 0, y: 0}, "small ones stay in the middle");
});
