import assert from "node:assert/strict";
import {test} from "node:test";
import {length, peaksOf} from "#voice/wave.js";

test("at most 64 peaks, the loudest at 100", () => {
    const levels = Array.from({length: 6_000}, (_, at) => (at === 3_000 ? 0.8 : 0.2));
    const peaks = peaksOf(levels);
    assert.equal(peaks.length, 64);
    assert.deepEqual([Math.max(...peaks), Math.min(...peaks), peaks.indexOf(100)], [100, 25, 32]);
    assert.ok(peaks.every((one) => Number.isInteger(one) && one >= 0 && one <= 100));
});

test("a short one has as many as there are, silence stays low, nothing is one", () => {
    assert.deepEqual(peaksOf([0.5, 1, 0]), [50, 100, 0]);
    assert.deepEqual(peaksOf([0.001, 0.002]), [2, 4]);
    assert.deepEqual(peaksOf([]), [0]);
    assert.equal(peaksOf(Array(65).fill(0.3)).length, 64);
});

test("minutes and seconds", () => {
    assert.deepEqual([0, 0.4, 7.4, 59.6, 300].map(length), ["0:00", "0:00", "0:07", "1:00", "5:00"]);
    assert.equal(length(-1), "0:00");
});
