import assert from "node:assert/strict";
import {test} from "node:test";
import {fileIcon, shownSize, sizeName} from "#files/sizes.js";
import {around, asCode, asLink, asList, lines} from "#messages/markup.js";
import {withOffset} from "#lib/times.js";
import {enough, rowsOf} from "#messages/grouping.js";
import {ReadMark} from "#messages/marks.js";
import {merge, toggled} from "#reactions/mine.js";
import {retryAfter} from "#relay/backoff.js";
import {Clock} from "#relay/clock.js";
import {CommandError, Commands} from "#relay/commands.js";

test("close codes: which are for good, which wait, which jitter", () => {
    for (const code of [4400, 4401, 4403, 4410, 1009]) assert.equal(retryAfter(code, 0), null, String(code));
    for (const code of [4409, 4429]) assert.equal(retryAfter(code, 0), 30_000);
    assert.equal(retryAfter(1012, 9, () => 0.5), 5_000);
    const most = (attempt) => /** @type {number} */ (retryAfter(1006, attempt, () => 0.999));
    assert.ok(most(0) <= 500 && most(3) <= 4_000 && most(3) > 3_900);
    assert.ok(most(40) <= 30_000 && most(40) > 29_000);
    assert.ok(/** @type {number} */ (retryAfter(4999, 0, () => 0)) >= 0, "unknown codes are tried again");
});

test("commands: 32 in flight, the rest in order behind them; an answer by id", async () => {
    /** @type {any[]} */
    const sent = [];
    const commands = new Commands((frame) => sent.push(JSON.parse(frame)));
    const all = Array.from({length: 40}, (_, at) => commands.request("x", {at}).catch((error) => error));
    assert.equal(sent.length, 32);
    commands.answer({id: 1, ok: true, result: "one"});
    assert.deepEqual([sent.length, sent[32].at], [33, 32]);
    commands.answer({id: 2, ok: false, error: {code: "rate_limited", detail: "slow", retry_after: 2}});
    commands.answer({id: 999, ok: true});
    commands.answer({id: null, ok: false, error: {code: "bad_request"}});
    assert.equal(await all[0], "one");
    const refused = await all[1];
    assert.ok(refused instanceof CommandError);
    assert.deepEqual([refused.code, refused.detail, refused.retryAfter], ["rate_limited", "slow", 2]);
    commands.lose();
    assert.equal((await all[39]).code, "unavailable");
});

const said = (number, author, minute, more = {}) => ({
    number, author, kind: "text", created_at: new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString(), quote: null, reply_to: null, ...more,
});
const view = {line: null, me: 1, dayOf: (at) => at.slice(0, 10)};
const drawn = (messages, more = {}) => rowsOf(/** @type {any} */ (messages), {...view, ...more}).map((row) => (row.kind === "message" ? `${row.message.number}${row.head ? "!" : ""}` : row.kind === "day" && row.isNew ? "day new" : row.kind));

test("rows: a day line, and one head for what somebody says within five minutes", () => {
    assert.deepEqual(drawn([said(1, 2, 0), said(2, 2, 4), said(3, 2, 10), said(4, 3, 11)]), ["day", "1!", "2", "3!", "4!"]);
    assert.deepEqual(drawn([said(1, 2, 0), said(2, 2, 3), said(3, 2, 6)]), ["day", "1!", "2", "3!"], "counted from the head");
    assert.deepEqual(drawn([said(1, 2, 0), said(2, 2, 60 * 24)]), ["day", "1!", "day", "2!"]);
    assert.deepEqual(drawn([said(1, 2, 0), said(2, 2, 1, {kind: "system"}), said(3, 2, 2)]), ["day", "1!", "2!", "3!"]);
    assert.deepEqual(drawn([said(1, 2, 0), said(2, 2, 1, {reply_to: 1})]), ["day", "1!", "2!"]);
});

test("rows: the new line stands before the first message of somebody else that I haven't read, once", () => {
    assert.deepEqual(drawn([said(1, 2, 0), said(2, 1, 1), said(3, 2, 2), said(4, 2, 3)], {line: 1}), ["day", "1!", "2!", "new", "3!", "4"]);
    assert.deepEqual(drawn([said(1, 2, 0)], {line: 1}), ["day", "1!"]);
    assert.deepEqual(drawn([said(5, 2, 0), said(6, 2, 1)], {line: 3}), ["day new", "5!", "6"]);
    assert.deepEqual(drawn([said(1, 2, 0), said(2, 2, 60 * 24), said(3, 2, 60 * 24)], {line: 1}), ["day", "1!", "day new", "2!", "3"], "one line for both");
    assert.deepEqual(drawn([said(5, 2, 0), said(6, 2, 1)], {line: 3, begins: false}), ["day", "5!", "6"], "it stands above what is loaded");
});

test("rows: as many of the newest as surely fill the screen", () => {
    const row = (text, fields = {}) => ({kind: "message", key: text, head: false, message: {text, ...fields}});
    const short = Array.from({length: 60}, (_, at) => row(`line ${at}`));
    assert.equal(enough(short, 600), 30);
    assert.equal(enough(short.slice(0, 5), 600), 0);
    assert.equal(enough([...short, row("one\n\ntwo\nthree"), row("x".repeat(2_000))], 460), 60);
    assert.equal(enough([...short, row("gone", {deleted: true}), row("", {files: [{}, {}]})], 110), 60);
});

test("rows: a message keeps its key when it is stored", () => {
    const waiting = rowsOf(/** @type {any} */ ([said(Number.POSITIVE_INFINITY, 1, 0, {nonce: "n"})]), view)[1];
    const stored = rowsOf(/** @type {any} */ ([said(7, 1, 0, {nonce: "n"})]), view)[1];
    assert.equal(waiting.key, stored.key);
});

test("rows: a thread's root stands apart from its replies, and whoever goes on begins anew", () => {
    const talk = /** @type {any} */ ([said(1, 2, 0, {replies: {count: 1}}), said(2, 2, 1)]);
    const rows = rowsOf(talk, {...view, root: 1});
    assert.deepEqual(rows.map((row) => (row.kind === "message" ? row.head : row.kind)), ["day", true, "replies", true]);
    assert.deepEqual(rowsOf(talk, view).map((row) => (row.kind === "message" ? row.head : row.kind)), ["day", true, false]);
});

test("the read mark is told once for what was seen, and the line stands where I stopped", async () => {
    /** @type {number[]} */
    const told = [];
    const mark = new ReadMark({read: 5, unread: 0}, async (number) => {
        told.push(number);
        return number;
    });
    assert.equal(mark.line, null);
    mark.came(false);
    assert.equal(mark.line, 5);
    mark.sees(7);
    mark.sees(8);
    await new Promise((done) => setTimeout(done, 500));
    mark.sees(8);
    assert.deepEqual([told, mark.line], [[8], 5]);
    mark.came(false);
    assert.equal(mark.line, 8, "the old line was read beyond");
    mark.spoke();
    assert.equal(mark.line, null);
});

test("without a connection the line still stands where I stopped looking", async () => {
    const mark = new ReadMark({read: 5, unread: 0}, async () => { throw new Error("offline"); });
    mark.sees(8);
    await new Promise((done) => setTimeout(done, 450));
    mark.came(false);
    assert.equal(mark.line, 8);
});

test("while I read on in a large room the marks are few, the first at once and the last when I look away", async () => {
    /** @type {number[]} */
    const told = [];
    const mark = new ReadMark({read: 0, unread: 0}, async (number) => {
        told.push(number);
        return number;
    }, () => 60_000);
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    for (const number of [1, 2, 3, 4]) {
        mark.sees(number);
        await wait(150);
    }
    assert.deepEqual(told, [3], "a stream that never rests doesn't put it off");
    mark.away();
    assert.deepEqual(told, [3], "a glance is no reading");
    await wait(450);
    mark.sees(6);
    mark.away();
    assert.deepEqual(told, [3, 6]);
    mark.stop();
});

test("what I mark as unread by hand stays so until something new comes", async () => {
    /** @type {number[]} */
    const told = [];
    const mark = new ReadMark({read: 9, unread: 0}, async (number) => told.push(number));
    mark.moved(4);
    mark.sees(9);
    await new Promise((done) => setTimeout(done, 450));
    assert.deepEqual([told, mark.line], [[], 4]);
    mark.came(true);
    mark.sees(10);
    await new Promise((done) => setTimeout(done, 450));
    assert.deepEqual(told, [10]);
});

test("reactions: what is mine follows from who did it, who is named, and what was", () => {
    const many = {emoji: "👍", count: 30, users: [2, 3]};
    assert.equal(merge([{...many, mine: true}], [many], 1, {pulled: false})[0].mine, true);
    assert.equal(merge([{...many, mine: true}], [many], 1, {pulled: false, by: {user: 1, emoji: "👍", added: false}})[0].mine, false);
    assert.equal(merge([], [{emoji: "👍", count: 1, users: [1]}], 1, {pulled: false})[0].mine, true);
    assert.equal(merge([{emoji: "👍", count: 2, users: [1, 2], mine: true}], [{emoji: "👍", count: 1, users: [2]}], 1, {pulled: false})[0].mine, false);
    assert.deepEqual(toggled([{emoji: "👍", count: 1, users: [1], mine: true}], "👍", 1, false), []);
    assert.deepEqual(toggled([], "👍", 1, true), [{emoji: "👍", count: 1, users: [1], mine: true}]);
});

test("formatting: put around, taken away again, lists, code", () => {
    assert.deepEqual(around("a word here", 2, 6, "**"), {from: 2, to: 6, put: "**word**", start: 4, end: 8});
    assert.deepEqual(around("a **word** here", 4, 8, "**"), {from: 2, to: 10, put: "word", start: 2, end: 6});
    assert.equal(asList("one\ntwo", 0, 7).put, "- one\n- two");
    assert.equal(asList("- one\n- two", 0, 5).put, "one");
    assert.equal(asCode("x = 1", 0, 5).put, "`x = 1`");
    assert.equal(asCode("a\nb", 0, 3).put, "```\na\nb\n```");
    assert.equal(asCode("```\na\nb\n```", 0, 11).put, "a\nb");
    assert.equal(lines("one\ntwo", 0, 7, "> ").put, "> one\n> two");
    assert.equal(lines("> one", 3, 3, "> ").put, "one");
});

test("formatting: spaces stay outside, marks within the selection go, links", () => {
    assert.deepEqual(around("a word here", 2, 7, "**"), {from: 2, to: 6, put: "**word**", start: 4, end: 8});
    assert.deepEqual(around("a **word** here", 2, 10, "**"), {from: 2, to: 10, put: "word", start: 2, end: 6});
    assert.deepEqual(around("", 0, 0, "||"), {from: 0, to: 0, put: "||||", start: 2, end: 2});
    assert.deepEqual(around("||||", 2, 2, "||"), {from: 0, to: 4, put: "", start: 0, end: 0});
    assert.equal(asLink("see here", 4, 8).put, "[here](https://)");
    assert.deepEqual(asLink("https://e.org", 0, 13), {from: 0, to: 13, put: "[](https://e.org)", start: 1, end: 1});
    assert.equal(asLink("[here](https://e.org)", 0, 21).put, "here");
});

test("a moment as one writes it names its zone's offset, of that day", () => {
    assert.equal(withOffset(Date.parse("2026-11-23T17:00Z"), "Europe/Berlin"), "2026-11-23T18:00+01:00");
    assert.equal(withOffset(Date.parse("2026-07-23T17:00Z"), "Europe/Berlin"), "2026-07-23T19:00+02:00");
    assert.equal(withOffset(Date.parse("2026-07-23T01:00Z"), "America/St_Johns"), "2026-07-22T22:30-02:30");
    assert.equal(withOffset(Date.parse("2026-07-23T01:00Z"), "UTC"), "2026-07-23T01:00+00:00");
});

test("files: sizes, icons, and a place of the right shape", () => {
    assert.equal(sizeName(86_016, "en"), "84 kB");
    assert.equal(sizeName(1_260_000, "en"), "1.2 MB");
    assert.deepEqual([fileIcon("image/png"), fileIcon("text/csv"), fileIcon("application/x")], ["file-image", "file-spreadsheet", "file"]);
    assert.deepEqual(shownSize(1200, 600), {width: 300, height: 150});
    assert.deepEqual(shownSize(80, 60), {width: 80, height: 60});
});

test("the clock follows the server, and trusts what travelled least", () => {
    let now = 1_000_000;
    const clock = new Clock(() => now);
    clock.learn(new Date(1_003_000).toISOString());
    now += 100;
    clock.learn(new Date(1_001_000).toISOString());
    assert.equal(clock.now(), 1_003_100);
});
