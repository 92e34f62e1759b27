import assert from "node:assert/strict";
import {test} from "node:test";
import {cut, Finding, without} from "#search/finding.js";

const hit = (number) => ({room: 1, number, author: 2, created_at: "2026-11-22T10:00:00.000Z", excerpt: "", marks: []});
const page = (numbers, after = null, more = {}) => ({found: numbers.map(hit), filters: [], problems: [], rooms: [], after, ...more});

/** A server whose answers are given by hand. */
function server() {
    const asked = [];
    const ask = (fields) => new Promise((answer, refuse) => asked.push({...fields, answer, refuse}));
    return {asked, finding: new Finding(ask)};
}

const settled = () => new Promise((done) => setTimeout(done));
const numbers = (finding) => finding.found.map((one) => one.number);

test("the answer to what was typed before is thrown away", async () => {
    const {asked, finding} = server();
    finding.run("lo", "newest");
    finding.run("low", "newest");
    asked[1].answer(page([2]));
    await settled();
    asked[0].answer(page([1]));
    await settled();
    assert.deepEqual([numbers(finding), finding.about, finding.state], [[2], "low", "done"]);
});

test("pages follow each other once, and nobody is told twice", async () => {
    const {asked, finding} = server();
    finding.run("low", "newest");
    asked[0].answer(page([5, 4], "4"));
    await settled();
    finding.more();
    finding.more();
    assert.deepEqual(asked.length, 2);
    assert.equal(asked[1].after, "4");
    asked[1].answer(page([4, 3]));
    await settled();
    assert.deepEqual(numbers(finding), [5, 4, 3]);
    assert.equal(finding.more(), undefined);
});

test("a page in which nothing stood asks for the next by itself, but not without end", async () => {
    const {asked, finding} = server();
    finding.run("low", "newest");
    for (let at = 0; at < 6; at++) {
        asked[at].answer(page([], `${at}`));
        await settled();
    }
    assert.deepEqual([asked.length, finding.state, finding.after], [6, "done", "5"]);
});

test("what failed is said, keeps what there is, and can be tried again", async () => {
    const {asked, finding} = server();
    finding.run("low", "newest");
    asked[0].answer(page([5], "5"));
    await settled();
    finding.more();
    asked[1].refuse(new Error("gone"));
    await settled();
    assert.deepEqual([finding.state, numbers(finding)], ["failed", [5]]);
    finding.again();
    assert.equal(asked[2].after, "5");
    asked[2].answer(page([4]));
    await settled();
    assert.deepEqual([finding.state, numbers(finding), finding.error], ["done", [5, 4], null]);
});

test("the same again is not asked again, an empty text asks nothing, another order begins anew", async () => {
    const {asked, finding} = server();
    finding.run("low", "newest", 7);
    asked[0].answer(page([5]));
    await settled();
    finding.run("low", "newest", 8);
    assert.equal(asked.length, 1, "only in:here means another room");
    finding.run("low", "best", 8);
    assert.deepEqual([asked.length, asked[1].room, asked[1].order], [2, 8, "best"]);
    finding.run("  ", "best");
    await settled();
    assert.deepEqual([asked.length, finding.state, finding.found, finding.order], [2, "idle", [], "best"]);
});

test("in another era the same is asked anew", async () => {
    const {asked, finding} = server();
    finding.run("low", "best", 7);
    asked[0].answer(page([5], "5"));
    await settled();
    finding.anew();
    assert.deepEqual([asked.length, asked[1].text, asked[1].order, asked[1].after, finding.found], [2, "low", "best", undefined, []]);
});

test("a piece is taken out of the text by its code points", () => {
    assert.equal(without("🌊 from:me  low", {start: 2, end: 9}), "🌊 low");
    assert.equal(without("from:me", {start: 0, end: 7}), "");
});

test("a text is cut at its marks", () => {
    assert.deepEqual(cut("🌊 low tide", [[2, 5]]).map(({text, marked}) => [text, marked]), [["🌊 ", false], ["low", true], [" tide", false]]);
    assert.deepEqual(cut("low", [[0, 3]]), [{text: "low", marked: true}]);
    assert.deepEqual(cut("", []), []);
});
