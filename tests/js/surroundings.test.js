import assert from "node:assert/strict";
import {test} from "node:test";
import {before} from "#search/days.js";
import {blocksOf, joined, linesOf, Surroundings} from "#search/surroundings.js";
import {fold} from "#lib/text.js";

const hit = (number, more = {}) => ({room: 1, number, author: 2, created_at: "", excerpt: "", marks: [], ...more});
const message = (number, more = {}) => ({room: 1, number, author: 3, kind: "text", ...more});
const page = (numbers, more = {}) => ({messages: numbers.map((number) => message(number)), has_before: true, has_after: true, ...more});
const range = (from, to) => Array.from({length: to - from + 1}, (_, at) => from + at);
const numbers = (piece) => [piece.hits.map((one) => one.number), piece.messages.map((one) => one.number)];
const settled = () => new Promise((done) => setTimeout(done));

test("two messages before and two after stand around a result", () => {
    assert.deepEqual(numbers(joined([hit(50)], hit(50), page(range(43, 57)))), [[50], [48, 49, 50, 51, 52]]);
    const one = hit(2);
    assert.deepEqual(numbers(joined([one], one, page([1, 2, 9], {has_before: false, has_after: false}))), [[2], [1, 2, 9]], "at the beginning there are fewer");
});

test("results near each other share one piece, by their places in the talk and not by their numbers", () => {
    const found = [hit(70), hit(54), hit(50), hit(49), hit(20)];
    assert.deepEqual(numbers(joined(found, found[2], page(range(42, 58)))), [[49, 50, 54], range(47, 56)]);
    const thread = [hit(900, {thread: 5}), hit(300, {thread: 5})];
    assert.deepEqual(numbers(joined(thread, thread[1], page([5, 40, 200, 300, 700, 900, 950, 999], {has_before: false}))), [[300, 900], [40, 200, 300, 700, 900, 950, 999]]);
});

test("not those of another room or thread, not those far off, not those that stand elsewhere in the list", () => {
    for (const other of [hit(51, {room: 2}), hit(51, {thread: 3}), hit(56)]) {
        const found = [other, hit(50)];
        assert.deepEqual(joined(found, found[1], page(range(43, 60))).hits.length, 1);
    }
    const found = [hit(51), hit(9), hit(50)];
    assert.deepEqual(numbers(joined(found, found[2], page(range(43, 57))))[0], [50]);
});

test("one at the edge of what was fetched, whose neighbours are not known, has its own piece", () => {
    const found = [hit(52), hit(50)];
    assert.deepEqual(numbers(joined(found, found[1], page(range(46, 53))))[0], [50]);
    assert.deepEqual(numbers(joined(found, found[1], page(range(46, 53), {has_after: false})))[0], [50, 52]);
});

test("a result that is no longer there keeps its place among its neighbours", () => {
    const piece = joined([hit(50)], hit(50), page([46, 47, 48, 51, 52, 53]));
    assert.deepEqual(linesOf(piece, () => false).map((line) => (line.hit ? "hit" : line.message.number)), [47, 48, "hit", 51, 52]);
});

test("the list has a piece where its first result stands, and nobody twice", () => {
    const [a, b, c, d] = [hit(9), hit(8), hit(7), hit(6)];
    const piece = {state: "shown", hits: [c, b], messages: []};
    assert.deepEqual(blocksOf([a, b, c, d], (one) => (piece.hits.includes(one) ? piece : undefined)), [a, piece, d]);
});

test("what blocked people say is folded, as many as follow each other; a result is always shown", () => {
    const messages = [message(1, {author: 6}), message(2, {author: 6}), message(3, {author: 6}), message(4), message(5), message(6, {author: 6})];
    const lines = linesOf({state: "shown", hits: [hit(3, {author: 6})], messages}, ({author}) => author === 6);
    assert.deepEqual(lines.map((line) => line.folded?.map((one) => one.number) ?? [line.hit?.number ?? line.message.number, Boolean(line.follows)]), [[1, 2], [3, false], [4, false], [5, true], [6]]);
});

test("it is loaded once, hidden for all of a piece, and what comes too late is thrown away", async () => {
    const asked = [];
    const around = new Surroundings((fields) => new Promise((answer, refuse) => asked.push({...fields, answer, refuse})));
    const [late, first] = [hit(52, {thread: 4}), hit(50, {thread: 4})];
    around.show([late, first], first);
    const {answer, refuse, ...fields} = asked[0];
    assert.deepEqual([around.of(first)?.state, fields], ["loading", {room: 1, around: 50, limit: 15, thread: 4}]);
    answer(page(range(43, 57)));
    await settled();
    assert.deepEqual([around.of(first)?.hits, around.of(late)], [[first, late], around.of(first)]);
    around.hide(late);
    assert.deepEqual([around.of(first), around.of(late)], [undefined, undefined]);
    around.show([late, first], first);
    around.hide(first);
    asked[1].answer(page(range(43, 57)));
    await settled();
    assert.equal(around.of(first), undefined, "it was hidden meanwhile");
    around.show([late, first], late);
    asked[2].refuse(new Error("gone"));
    await settled();
    assert.deepEqual([around.of(late)?.state, around.of(first)], ["failed", undefined]);
});

test("a month before the 31st is the end of the month before, a week goes over the year", () => {
    assert.equal(before("2026-03-31", {months: 1}), "2026-02-28");
    assert.equal(before("2024-03-31", {months: 1}), "2024-02-29");
    assert.equal(before("2026-01-15", {months: 1}), "2025-12-15");
    assert.equal(before("2026-01-03", {days: 7}), "2025-12-27");
});

test("names are folded here as on the server", () => {
    assert.deepEqual(["Søren Kjær", "Müller", "Łukasz Ðorđević", "Þóra Weiß", "İlkay Yıldız", "𝓢øren"].map(fold), ["soren kjaer", "muller", "lukasz dordevic", "thora weiss", "ilkay yildiz", "soren"]);
});
