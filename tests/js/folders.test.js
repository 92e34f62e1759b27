import assert from "node:assert/strict";
import {test} from "node:test";
import {arrange} from "#folders/arrange.js";
import {beside, withFolder, withRoom} from "#folders/changes.js";

const room = (id, more = {}, me = {}) => ({id, kind: "public", name: `room ${id}`, last_at: `2026-11-${10 + id}`, me: {unread: 0, mentions: 0, ...me}, ...more});
const tools = {
    by: {name: (list) => list.sort((a, b) => a.name.localeCompare(b.name)), activity: (list) => list.sort((a, b) => b.last_at.localeCompare(a.last_at))},
    unread: (one) => one.me.unread,
    mentions: (one) => one.me.mentions,
};
const folder = (id, rooms, more = {}) => ({id, name: `folder ${id}`, sort: "own", rooms, ...more});
const parts = (all, own, here) => arrange(all, own, {...tools, here});
const ids = (list, what = "rooms") => Object.fromEntries(list.map((part) => [part.id, part[what].map((one) => one.id)]));
const six = () => [room(1), room(2), room(3), room(4, {kind: "direct"}), room(5, {kind: "direct"}), room(6, {}, {starred: true})];

test("everything stands in one part: stars above, then folders in their order, then rooms by name and directs by time", () => {
    const list = parts(six(), {folders: [folder(8, [5, 1]), folder(7, [6])]});
    assert.deepEqual(list.map((part) => part.id), ["starred", 8, 7, "rooms", "directs"]);
    assert.deepEqual(ids(list), {starred: [6], 8: [5, 1], 7: [], rooms: [2, 3], directs: [4]});
    assert.deepEqual(ids(parts(six(), {})), {starred: [6], rooms: [1, 2, 3], directs: [5, 4]});
    assert.equal(parts([room(1)], {})[0].drawn, false, "no star, no part of them");
});

test("each part is sorted as it was chosen", () => {
    const rooms = [3, 1, 2];
    for (const [sort, wanted] of [["own", [3, 1, 2]], ["name", [1, 2, 3]], ["activity", [3, 2, 1]]]) {
        assert.deepEqual(ids(parts(six(), {folders: [folder(7, rooms, {sort})]}))[7], wanted, sort);
    }
    const sidebar = {parts: {rooms: {sort: "activity"}, directs: {sort: "name"}}};
    const list = ids(parts(six(), {sidebar}));
    assert.deepEqual([list.rooms, list.directs], [[3, 2, 1], [4, 5]]);
});

test("a folder that is folded up says what waits in it, and shows only the room one is in", () => {
    const all = [room(1, {}, {unread: 3}), room(2, {}, {unread: 2, mentions: 1}), room(3)];
    const [, part] = parts(all, {folders: [folder(7, [1, 2, 3], {collapsed: true})]}, 2);
    assert.deepEqual([ids([part], "shown")[7], part.unread, part.mentions], [[2], 3, 0]);
    assert.deepEqual(part.rooms.length, 3);
    const [, closed] = parts(all, {folders: [folder(7, [1, 2, 3], {collapsed: true})]});
    assert.deepEqual([closed.shown, closed.unread, closed.mentions], [[], 5, 1]);
});

test("only what is unread: with what calls me, and the room one is in; all rooms stay in their order", () => {
    const all = [room(1, {}, {unread: 1}), room(2), room(3, {}, {mentions: 1}), room(4, {kind: "direct"})];
    const list = parts(all, {folders: [folder(7, [2]), folder(8, [3])], sidebar: {unread_only: true}}, 4);
    assert.deepEqual(ids(list.filter((part) => part.drawn), "shown"), {8: [3], rooms: [1], directs: [4]});
    assert.deepEqual(ids(list), {starred: [], 7: [2], 8: [3], rooms: [1], directs: [4]});
});

test("a room of a folder that is unknown here is passed over", () => {
    assert.deepEqual(ids(parts([room(2)], {folders: [folder(7, [9, 2, 8])]}))[7], [2]);
});

test("a room put somewhere stands there alone", () => {
    const two = [folder(7, [1, 2, 3]), folder(8, [4])];
    const after = (...where) => withRoom(two, ...where).map((one) => one.rooms);
    assert.deepEqual(after(1, 8, 4), [[2, 3], [1, 4]]);
    assert.deepEqual(after(3, 7, 1), [[3, 1, 2], [4]]);
    assert.deepEqual(after(1, 7, null), [[2, 3, 1], [4]]);
    assert.deepEqual(after(2, null), [[1, 3], [4]]);
    assert.equal(withRoom(two, 1, 7, null)[1], two[1], "what isn't concerned is the same object");
});

test("one step up or down, and no further than there is", () => {
    const three = [folder(1, []), folder(2, []), folder(3, [])];
    const order = (id, step) => {
        const before = beside([1, 2, 3], id, step);
        return before === undefined ? undefined : withFolder(three, id, before).map((one) => one.id);
    };
    assert.deepEqual([order(2, -1), order(2, 1), order(1, 1)], [[2, 1, 3], [1, 3, 2], [2, 1, 3]]);
    assert.deepEqual([order(1, -1), order(3, 1), beside([1], 9, 1)], [undefined, undefined, undefined]);
});
