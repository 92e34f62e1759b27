import assert from "node:assert/strict";
import {test} from "node:test";
import {brief, diff} from "#edits/diff.js";
import {inTime} from "#rooms/rights.js";

const shown = (before, after) => diff(before, after).map(({kind, text}) => ({same: text, gone: `-${text}-`, new: `+${text}+`})[kind]).join("");

test("edits: words that are gone and words that are new", () => {
    assert.equal(shown("low water at five", "low water at six"), "low water at -five-+six+");
    assert.equal(shown("one two", "one two"), "one two");
    assert.equal(shown("", "all new"), "+all new+");
    assert.equal(shown("all gone", ""), "-all gone-");
    assert.equal(shown("a b c d", "a d"), "a -b c -d");
    assert.equal(shown("the quick fox runs", "the slow cat runs"), "the -quick fox-+slow cat+ runs", "a space between two changes belongs to both");
    assert.equal(shown("明日は雨です", "明日は晴れです").replaceAll(/[-+].*?[-+]/g, "*"), "明日は**です", "words without spaces");
});

test("edits: the pieces always make both texts", () => {
    let seed = 7;
    const random = (most) => { seed = (seed * 16807) % 2147483647; return seed % most; };
    for (let turn = 0; turn < 300; turn++) {
        const words = () => Array.from({length: random(12)}, () => ["tide", "boat", " ", "\n", ",", "é", "👍🏽"][random(7)]).join("");
        const [before, after] = [words(), words()];
        const pieces = diff(before, after);
        assert.equal(pieces.filter((one) => one.kind !== "new").map((one) => one.text).join(""), before);
        assert.equal(pieces.filter((one) => one.kind !== "gone").map((one) => one.text).join(""), after);
        for (let at = 1; at < pieces.length; at++) assert.notEqual(pieces[at].kind, pieces[at - 1].kind);
    }
});

test("edits: the longest texts are compared in time, or not word by word", () => {
    const long = (offset) => Array.from({length: 5000}, (_, at) => `w${(at * 7 + offset) % 3000}`).join(" ");
    const began = performance.now();
    const pieces = diff(long(0), long(1));
    assert.ok(performance.now() - began < 1500, `${performance.now() - began} ms`);
    assert.deepEqual(pieces.map((one) => one.kind), ["gone", "new"]);
    const near = `${long(0)} end`;
    assert.deepEqual(diff(long(0), near).map((one) => one.kind), ["same", "new"], "what they have in common at the ends costs nothing");
});

test("edits: a long stretch that stayed is cut short, what changed never", () => {
    const long = "word ".repeat(200);
    const pieces = brief(diff(`${long}five ${long}`, `${long}six ${long}`));
    assert.deepEqual(pieces.map((one) => one.kind), ["same", "gone", "new", "same"]);
    assert.ok(pieces[0].text.length < 200 && pieces[0].text.startsWith(" … ") && pieces[3].text.endsWith(" … "));
    assert.equal(brief(diff("", long))[0].text, long);
    assert.equal(brief([{kind: "new", text: "x"}, {kind: "same", text: `${"🙂".repeat(300)}`}, {kind: "gone", text: "y"}])[1].text.isWellFormed(), true);
});

test("edits: the page offers what the room still lets one do", () => {
    const at = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
    assert.ok(inTime("always", at(9e5)) && inTime(undefined, at(9e5)));
    assert.ok(inTime("15min", at(14)) && !inTime("15min", at(16)));
    assert.ok(inTime("1h", at(59)) && !inTime("1h", at(61)));
    assert.ok(inTime("1d", at(1439)) && !inTime("1d", at(1441)));
    assert.ok(!inTime("never", at(0)));
});
