/** Since when somebody catches up, as the address says it. */

import assert from "node:assert/strict";
import {test} from "node:test";
import {address, beginning, chosen} from "#catchup/when.js";

const NOW = Date.parse("2026-11-23T00:30:00Z");

test("a day begins where the person is", () => {
    assert.equal(beginning("today", NOW, "UTC"), "2026-11-23T00:00:00.000Z");
    assert.equal(beginning("today", NOW, "America/New_York"), "2026-11-22T05:00:00.000Z");
    assert.equal(beginning("week", NOW, "UTC"), "2026-11-16T00:00:00.000Z");
    assert.equal(beginning("2026-03-29", NOW, "Europe/Berlin"), "2026-03-28T23:00:00.000Z", "also on the day when the clocks change");
});

test("anything else is my own mark", () => {
    for (const odd of [undefined, "", "mark", "yesterday", "2026-13-45", "2026-1-1", "<b>"]) assert.equal(beginning(odd, NOW, "UTC"), undefined);
    assert.deepEqual(["today", "week", "2026-11-01", "x", undefined].map(chosen), ["today", "week", "day", "mark", "mark"]);
});

test("the address names it", () => {
    assert.equal(address({}), "/catchup/");
    assert.equal(address({room: 5, since: "mark"}), "/catchup/?room=5");
    assert.equal(address({room: "5", since: "2026-11-01"}), "/catchup/?room=5&since=2026-11-01");
});
