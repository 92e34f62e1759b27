import assert from "node:assert/strict";
import {test} from "node:test";
import {before, behind, ticked} from "#todos/list.js";

const todo = {title: "Camping", last: 4, items: [{id: 4, text: "Tent"}, {id: 2, text: "Rope"}, {id: 3, text: "Map"}]};

test("to-do lists: a tick and its taking back", () => {
    const done = {user: 7, at: "2026-11-22T10:00:00.000Z"};
    const after = ticked(todo, 2, done);
    assert.deepEqual(after.items[1], {id: 2, text: "Rope", done});
    assert.deepEqual(ticked(after, 2, undefined), todo);
});

test("to-do lists: what an item stands behind after a step, and before it", () => {
    assert.deepEqual([behind(todo, 4, 1), behind(todo, 2, 1), behind(todo, 3, 1)], [2, 3, undefined]);
    assert.deepEqual([behind(todo, 4, -1), behind(todo, 2, -1), behind(todo, 3, -1)], [undefined, 0, 4]);
    assert.equal(behind(todo, 9, 1), undefined);
    assert.deepEqual([before(todo, 4), before(todo, 3)], [0, 2]);
});
