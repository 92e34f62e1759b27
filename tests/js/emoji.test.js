import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import {readEmoji, search, withTone} from "#emoji/data.js";
import {groupSections, recentSection} from "#emoji/groups.js";

const source = readFileSync(new URL("../../static/vendor/emoji-data.js", import.meta.url), "utf8");
const all = readEmoji(JSON.parse(source.slice(source.indexOf('"'), source.lastIndexOf('"') + 1)));
const find = (emoji) => /** @type {import("#emoji/data.js").Emoji} */ (all.find((one) => one.emoji === emoji));

test("the whole set, in its groups, each with a name of its own", () => {
    assert.ok(all.length > 1850);
    assert.equal(new Set(all.map((one) => one.emoji)).size, all.length);
    assert.ok(all.every((one) => one.label && one.names.length && one.names.every((name) => /^[a-z0-9_+-]+$/.test(name))));
    assert.deepEqual(all.filter((one) => one.version < 16 && !/^\p{RGI_Emoji}$/v.test(one.emoji)), [], "each as Unicode recommends it");
    assert.deepEqual(all.filter((one) => one.version < 16 && !/^\p{RGI_Emoji}$/v.test(withTone(one, 3))), []);
    const groups = groupSections(all);
    assert.equal(groups.length, 9);
    assert.ok(groups.every((one) => one.items.length > 80));
    assert.equal(groups[8].items.at(-1).group, 8);
});

test("found by name, by the beginning of a word, by what it has to do with, the best first", () => {
    const first = (typed) => search(all, typed)[0]?.emoji;
    assert.equal(first("tada"), "🎉");
    assert.equal(first(":+1:"), "👍");
    assert.equal(first("thumbs up"), "👍");
    assert.equal(first("heart"), "❤️");
    assert.equal(first("red_heart"), "❤️");
    assert.ok(search(all, "party").some((one) => one.emoji === "🎉"), "by a tag");
    assert.ok(search(all, "cat ey").every((one) => /cat/.test(one.names.join(" ") + one.label + one.tags.join(" "))), "every word counts");
    assert.deepEqual(search(all, "no such thing at all"), []);
    assert.deepEqual(search(all, " : "), []);
    assert.equal(search(all, "a").length, 120);
});

test("a skin tone stands behind each person, and takes the place of the sign for colour", () => {
    assert.equal(withTone(find("👍"), 5), "👍🏿");
    assert.equal(withTone(find("✌️"), 1), "✌🏻");
    assert.equal(withTone(find("🕵️‍♀️"), 2), "🕵🏼‍♀️");
    assert.equal(withTone(find("🧑‍🤝‍🧑"), 3), "🧑🏽‍🤝‍🧑🏽");
    assert.equal(withTone(find("🎉"), 3), "🎉");
    assert.equal(withTone(find("👍"), 0), "👍");
});

test("what was used last comes back as it was, unless nobody knows it", () => {
    const {items} = recentSection(["👍🏿", "✌🏻", "🎉", "nonsense"], all);
    assert.deepEqual(items.map((one) => [one.exact, one.emoji]), [["👍🏿", "👍"], ["✌🏻", "✌️"], ["🎉", "🎉"]]);
});
