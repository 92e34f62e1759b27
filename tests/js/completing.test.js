import assert from "node:assert/strict";
import {test} from "node:test";
import {begun} from "#messages/completing.js";
import {narrowed} from "#messages/suggestions.js";

const triggers = new Map([["@", {}], ["#", {}], [":", {least: 2}], ["/", {atStart: true}]]);
const word = (before) => {
    const found = begun(before, triggers);
    return found && [found.trigger, found.typed, found.from];
};

test("a trigger at a word's beginning is completed, up to the caret", () => {
    assert.deepEqual(word("@"), ["@", "", 0]);
    assert.deepEqual(word("Hi @bo"), ["@", "bo", 3]);
    assert.deepEqual(word("(@bob.smi"), ["@", "bob.smi", 1]);
    assert.deepEqual(word("one\n#gen"), ["#", "gen", 4]);
    assert.deepEqual(word("سلام @علي"), ["@", "علي", 5]);
    assert.deepEqual(word("“@bo"), ["@", "bo", 1]);
    assert.deepEqual(word("@_bo"), ["@", "_bo", 0]);
});

test("mails, addresses, and what stands inside a word are left alone", () => {
    for (const text of ["bob@exa", "https://x", "10:30", "@bob ", "@bob, and", "a/b", "C#", "!bo", "", "@@bo"]) assert.equal(word(text), null, text);
});

test("a source may ask for more characters, or for the text's beginning", () => {
    assert.equal(word(":s"), null);
    assert.deepEqual(word(":sm"), [":", "sm", 0]);
    assert.deepEqual(word("/po"), ["/", "po", 0]);
    assert.equal(word("and /po"), null);
});

test("a long word costs nothing", () => {
    const began = performance.now();
    assert.equal(begun("@".repeat(10_000), triggers), null);
    assert.equal(begun(`@${"a".repeat(10_000)}`, triggers), null);
    assert.ok(performance.now() - began < 50);
});

test("a line that no longer answers to what is typed goes before the next answer comes", () => {
    const lines = [{label: "Charlie 1", names: ["charlie1"]}, {label: "Charlie 32", names: ["charlie32"]}, {label: "Søren Kjær", names: ["soren"]}];
    const left = (typed) => narrowed(lines, typed).map((line) => line.label);
    assert.deepEqual(left("charlie"), ["Charlie 1", "Charlie 32"]);
    assert.deepEqual(left("charlie3"), ["Charlie 32"]);
    assert.deepEqual(left("SOR"), ["Søren Kjær"]);
    assert.deepEqual(left("charlie32x"), []);
    assert.equal(left("").length, 3);
});
