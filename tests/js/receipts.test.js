import assert from "node:assert/strict";
import {test} from "node:test";
import {forget, mark, places} from "#receipts/store.js";

const said = (number, author, more = {}) => ({number, author, ...more});
const talk = [said(3, 7), said(4, 8, {thread: 3}), said(5, 8), said(7, 9, {thread: 3, also_to_room: true}), said(8, 7), said(9, 7, {kind: "system"}), {author: 1, number: 0}];
const where = (me = 1) => Object.fromEntries(places(10, talk, me));

test("each face stands once: under the last message that he has read and didn't write", () => {
    for (const [user, number] of [[1, 8], [7, 8], [8, 6], [9, 4], [6, 99], [5, 2]]) mark(10, user, number);
    assert.deepEqual(where(), {3: [9], 8: [6]}, "not mine, not its author's, none above what is there, and no reply");
    mark(10, 8, 7);
    assert.deepEqual(where(), {3: [9], 7: [8], 8: [6]});
    assert.deepEqual(where(6), {3: [9], 7: [8], 8: [1]});
});

test("who speaks has read what stands above; a mark goes back only when it is told", () => {
    assert.equal(mark(10, 9, 8, true), true);
    assert.deepEqual(where(), {7: [8], 8: [9, 6]}, "who read furthest is the last");
    assert.equal(mark(10, 9, 3, true), false);
    assert.equal(mark(10, 44, 3, true), false, "of whom nothing is told nothing is guessed");
    mark(10, 9, 4);
    mark(10, 6, 0);
    assert.deepEqual(where(), {3: [9], 7: [8]});
    forget(10);
    assert.deepEqual(where(), {});
});
