import assert from "node:assert/strict";
import {test} from "node:test";
import {linksIn} from "#forwards/links.js";

const HERE = "https://chat.example";

test("links to messages of this site are found in their order, each once", () => {
    const text = `see ${HERE}/rooms/general/481 and (${HERE}/rooms/12/7), again ${HERE}/rooms/general/481.`;
    assert.deepEqual(linksIn(text, HERE), [{key: "general", number: 481}, {key: "12", number: 7}]);
    assert.deepEqual(linksIn(`<${HERE}/rooms/general/1>\n[it](${HERE}/rooms/general/2)`, HERE).map((one) => one.number), [1, 2]);
});

test("three are shown of a message, however many it names", () => {
    const text = Array.from({length: 50}, (_, index) => `${HERE}/rooms/general/${index + 1}`).join(" ");
    assert.deepEqual(linksIn(text, HERE).map((one) => one.number), [1, 2, 3]);
});

test("other addresses are none of ours", () => {
    for (const text of [
        "", "rooms/general/1", `${HERE}/rooms/general/`, `${HERE}/rooms/general/0`, `${HERE}/rooms/general/4x`, `${HERE}/browse/`,
        "https://chatXexample/rooms/general/1", `https://evil.example/?to=x${HERE}/rooms/general/1`, `${HERE}.evil.example/rooms/general/1`,
        `${HERE}/rooms/../admin/1`, `${HERE}/rooms/general/99999999999999999999`,
    ]) assert.deepEqual(linksIn(text, HERE), [], text);
});
