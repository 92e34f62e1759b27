import assert from "node:assert/strict";
import {test} from "node:test";
import {moment, relative} from "#lib/moments.js";
import {setTimeZone} from "#lib/time.js";

const now = Date.parse("2026-11-22T10:00:00Z");

test("a moment stands in its reader's zone, with the year when it isn't this one", () => {
    setTimeZone("Asia/Kolkata");
    assert.match(moment("2026-11-23T18:00:00Z", now), /Mon.*23.*11:30/);
    assert.doesNotMatch(moment("2026-11-23T18:00:00Z", now), /2026/);
    assert.match(moment("2027-01-05T00:00:00Z", now), /2027/);
    setTimeZone("UTC");
    assert.match(moment("2026-11-23T18:00:00Z", now), /Mon.*23.*6:00/);
});

test("how far away a moment is", () => {
    assert.equal(relative("2026-11-22T13:10:00Z", now), "in 3 hours");
    assert.equal(relative("2026-11-20T10:00:00Z", now), "2 days ago");
    assert.equal(relative("2026-11-22T10:00:10Z", now), "this minute");
    assert.equal(relative("2028-12-22T10:00:00Z", now), "in 2 years");
});
