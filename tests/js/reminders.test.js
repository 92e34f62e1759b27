import assert from "node:assert/strict";
import {test} from "node:test";
import {readWhen} from "#reminders/when.js";

/** A Sunday, eleven in the evening in Auckland, where clocks are 13 hours ahead. */
const NOW = Date.parse("2026-11-22T10:00:00Z");
const ZONE = "Pacific/Auckland";
const here = (text) => {
    const found = readWhen(text, NOW, ZONE);
    return found && [new Intl.DateTimeFormat("sv-SE", {timeZone: ZONE, dateStyle: "short", timeStyle: "short"}).format(found.at), found.rest];
};
const inUtc = (text) => {
    const found = readWhen(text, NOW, "UTC");
    return found && [new Date(found.at).toISOString().slice(0, 16), found.rest];
};

test("a while from now", () => {
    for (const [text, minutes] of /** @type {[string, number][]} */ ([["20m", 20], ["in 20 minutes", 20], ["me in 2h", 120], ["2 hours", 120], ["1h30m", 90], ["1h 30 min", 90],
        ["1.5h", 90], ["1,5 h", 90], ["3d", 4320], ["1 week", 10_080], ["90s", 1.5], ["1 MIN", 1]])) {
        assert.deepEqual(readWhen(`${text} to call bob`, NOW, ZONE), {at: NOW + minutes * 60_000, rest: "call bob"}, text);
    }
});

test("days and times are those of the person's own zone", () => {
    assert.deepEqual(here("tomorrow 9:00 tea"), ["2026-11-23 09:00", "tea"]);
    assert.deepEqual(here("tomorrow tea"), ["2026-11-23 09:00", "tea"]);
    assert.deepEqual(here("monday tea"), ["2026-11-23 09:00", "tea"]);
    assert.deepEqual(here("on Sun. at 5pm tea"), ["2026-11-29 17:00", "tea"]);
    assert.deepEqual(here("sunday 23:30 tea"), ["2026-11-22 23:30", "tea"], "today, while it is still to come");
    assert.deepEqual(here("next sunday 23:30 tea"), ["2026-11-29 23:30", "tea"]);
    assert.deepEqual(here("23:30 tea"), ["2026-11-22 23:30", "tea"]);
    assert.deepEqual(here("at 22.15 tea"), ["2026-11-23 22:15", "tea"], "today that is over");
    assert.deepEqual(here("12am tea"), ["2026-11-23 00:00", "tea"]);
    assert.deepEqual(here("2026-12-24 18:00 tea"), ["2026-12-24 18:00", "tea"]);
    assert.deepEqual(here("2026-12-24T18:00 tea"), ["2026-12-24 18:00", "tea"]);
    assert.deepEqual(here("2026-12-24"), ["2026-12-24 09:00", ""]);
    assert.deepEqual(inUtc("2026-12-24T18:00:00+02:00 tea"), ["2026-12-24T16:00", "tea"]);
    assert.deepEqual(inUtc("today 9:00 tea"), ["2026-11-22T09:00", "tea"], "over: whoever asks says so");
});

test("what is no time is none", () => {
    for (const text of ["", "tea", "20", "20 metres", "5 tea", "mondayish tea", "tomorrow 25:00 tea", "25:00 tea", "13pm tea", "9:75", "2026-13-01 tea", "2026-02-30 tea",
        "2026-12-24x", "today", "99999999999m", "next", "-5m"]) assert.equal(readWhen(text, NOW, ZONE), null, text);
});
