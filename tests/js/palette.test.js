import assert from "node:assert/strict";
import {test} from "node:test";
import {spans} from "#lib/marked.js";
import {best, letters} from "#lib/ranking.js";
import {fold, match} from "#lib/text.js";

const found = (typed, names) => best(names, (name) => match(fold(typed), name), () => 0).map(({one}) => one);
/** The characters that are marked. */
const seen = (typed, name) => spans(name, match(fold(typed), name).at).map(([from, to]) => name.slice(from, to));

test("the beginning is better than a later word, that than the inside, and letters far apart are nothing", () => {
    assert.deepEqual(found("gra", ["photography", "the grange", "ungrateful", "Grace Lee", "general", "garage sale"]).slice(0, 2), ["Grace Lee", "the grange"]);
    assert.deepEqual(found("gra", ["general", "garage", "Grace"]), ["Grace", "garage", "general"]);
    assert.deepEqual(found("gra", ["generosity of a"]), []);
    assert.deepEqual(found("rev", ["irrevocable", "design-reviews"]), ["design-reviews", "irrevocable"]);
    assert.deepEqual(match("rev", "irrev-reviews").at, [[6, 9]], "the word's beginning is marked, not the first place");
});

test("words are found in any order, and a name by its first letters", () => {
    assert.deepEqual(found("lee gra", ["Grace Lee", "Grace Hopper"]), ["Grace Lee"]);
    assert.deepEqual(found("gl", ["angle", "Grace Lee"]), ["Grace Lee", "angle"]);
    assert.deepEqual(seen("gl", "Grace Lee"), ["G", "L"]);
    assert.deepEqual(seen("drw", "design-reviews-weekly"), ["d", "r", "w"]);
    assert.deepEqual(found("lee lee", ["Grace Lee"]), [], "each word of what was typed takes a word of its own");
});

test("letters that were left out or stand close together are forgiven, foreign ones are not", () => {
    assert.deepEqual(found("anouncements", ["announcements"]), ["announcements"]);
    assert.deepEqual(found("anx", ["announcements"]), []);
});

test("neither case nor accents nor strokes count, and what matched is marked in the name as it is written", () => {
    for (const [typed, name, marks] of [
        ["reunion", "Réunion du lundi", ["Réunion"]],
        ["RÉUNION", "Reunion", ["Reunion"]],
        ["sorensen", "Ida Sørensen", ["Sørensen"]],
        ["strasse", "Hauptstraße", ["straße"]],
        ["ke", "Fi\u0301 Ke", ["Ke"]],
        ["fi", "ﬁsh", ["ﬁ"]],
        ["ʼ", "", []],
    ]) assert.deepEqual(seen(typed, name), marks, `${typed} in ${name}`);
});

test("what is worth more comes first among those that fit, and nothing that doesn't fit comes at all", () => {
    const worth = {ab: 0, abc: 50, xyz: 1_000};
    assert.deepEqual(best(Object.keys(worth), (name) => match("ab", name), (name) => worth[name]).map(({one}) => one), ["abc", "ab"]);
    assert.equal(best(Array.from({length: 100}, (_, at) => `ab${at}`), (name) => match("ab", name), () => 0, 7).length, 7);
});

test("what lacks a letter can't fit, and nothing that fits lacks one", () => {
    const lacks = (typed, name) => Boolean(letters(fold(typed)) & ~letters(fold(name)));
    assert.deepEqual([lacks("grx", "Grace Lee"), lacks("lee gra", "Grace Lee"), lacks("gra lee", "gracelee"), lacks("reu", "Réunion")], [true, false, false, false]);
});

test("11,000 names are compared in a few milliseconds a key", () => {
    const names = Array.from({length: 11_000}, (_, at) => `${["Élodie", "Søren", "Grace", "harbour", "Ingrid"][at % 5]} ${["watch", "Lee", "Martin"][at % 3]} ${at}`);
    found("x", names);
    const began = performance.now();
    for (const typed of ["g", "gr", "gra", "grac", "grace", "grace l", "el", "wat 7"]) found(typed, names);
    const each = (performance.now() - began) / 8;
    console.log(`a key among 11,000 names: ${each.toFixed(1)} ms`);
    assert.ok(each < 50);
});
