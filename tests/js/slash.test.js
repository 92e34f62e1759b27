import assert from "node:assert/strict";
import {test} from "node:test";
import {isCommand} from "#messages/slash.js";

test("slash: what is a command, and what is only a text that begins with a stroke", () => {
    for (const text of ["/me waves", "/help", "/topic\nTides", "//me", "/wäre so"]) assert.ok(isCommand(text), text);
    for (const text of ["", "/", "/ me", "// so it is", "/usr/bin/env", "https://a.example", "a /me", "/me/", "///me", "/¯"]) assert.ok(!isCommand(text), text);
});
