import assert from "node:assert/strict";
import {test} from "node:test";
import {isOver, merge, needsAsking, voted, winners, wrong} from "#polls/votes.js";

const ME = 7;
const poll = (counts, more = {}) => ({
    question: "Tea?", multiple: false, anonymous: false, closes_at: null, closed: false, voters: 0,
    options: counts.map(([count, users], at) => ({id: at + 1, text: `option ${at + 1}`, count, ...(users ? {users} : {})})), ...more,
});
const fresh = {pulled: false};

test("polls: what is mine is kept where an event can't say it, and read where it can", () => {
    const pulled = poll([[1, [ME]]], {mine: [1]});
    assert.deepEqual(merge(undefined, pulled, ME, {pulled: true}).mine, [1]);
    assert.equal(merge(pulled, undefined, ME, fresh), undefined, "a message without a poll has none");
    const held = poll([[1, [ME]], [0, []]], {mine: [1]});
    assert.deepEqual(merge(held, poll([[1, [3]], [1, [ME]]]), ME, fresh).mine, [2], "I voted in another tab");
    assert.deepEqual(merge(held, poll([[0, []], [0, []]]), ME, fresh).mine, []);
    const many = [...Array(20).keys()].map((at) => at + 100);
    assert.deepEqual(merge(held, poll([[21, many], [0, []]]), ME, fresh).mine, [1], "more than are named");
    assert.deepEqual(merge(poll([[1, [3]]], {mine: []}), poll([[21, many]]), ME, fresh).mine, []);
    const anonymous = poll([[1], [0]], {anonymous: true, mine: [1]});
    assert.deepEqual(merge(anonymous, poll([[2], [0]], {anonymous: true}), ME, fresh).mine, [1]);
    assert.deepEqual(merge(anonymous, poll([[0], [2]], {anonymous: true}), ME, fresh).mine, [], "nobody chose it any more");
    assert.ok(needsAsking(poll([[1]])) && needsAsking(poll([[21, many]])));
    assert.ok(!needsAsking(poll([[1, [3]]])) && !needsAsking(poll([[0]])) && !needsAsking(undefined));
});

test("polls: a vote is shown at once, changed and taken back", () => {
    const first = voted(poll([[1, [3]], [0, []]], {voters: 1, mine: []}), [1], ME);
    assert.deepEqual([first.options[0], first.voters, first.mine], [{id: 1, text: "option 1", count: 2, users: [ME, 3]}, 2, [1]]);
    const changed = voted(first, [2], ME);
    assert.deepEqual(changed.options.map((one) => [one.count, one.users]), [[1, [3]], [1, [ME]]]);
    assert.equal(changed.voters, 2);
    const back = voted(changed, [], ME);
    assert.deepEqual([back.options.map((one) => one.count), back.voters], [[1, 0], 1]);
    assert.equal("users" in voted(poll([[0]], {mine: []}), [1], ME).options[0], false, "an anonymous one names nobody");
});

test("polls: over when it was closed or its time has come; the best are those with most votes", () => {
    const at = "2026-11-22T10:00:00.000Z";
    assert.ok(!isOver(poll([[0]]), Date.parse(at)) && isOver(poll([[0]], {closed: true}), 0));
    assert.ok(!isOver(poll([[0]], {closes_at: at}), Date.parse(at) - 1) && isOver(poll([[0]], {closes_at: at}), Date.parse(at)));
    assert.deepEqual([...winners(poll([[2], [1], [2]]))], [1, 3]);
    assert.equal(winners(poll([[0], [0]])).size, 0);
});

test("polls: what is wrong with one is found before it is sent", () => {
    assert.deepEqual(wrong("Tea?", ["a", "b", ""]), {});
    assert.deepEqual(wrong("  ", ["a", " "]), {question: "blank", options: "few"});
    assert.deepEqual(wrong("Tea?", ["a b", "c", " a  b "]), {twice: 2});
});
