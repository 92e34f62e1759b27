import assert from "node:assert/strict";
import {test} from "node:test";
import {fold, initials, match} from "#lib/text.js";
import {Store} from "#lib/store.js";
import {changed, counted, folded, merged, unreadOf, withMine} from "#rooms/state.js";
import {has, may} from "#rooms/rights.js";
import {isOurs, read} from "#shell/address.js";

const ME = 1;
const state = (more = {}) => ({id: 12, kind: "public", name: "launch", number: 10, ordinal: 8, rev: 20, last_at: null, ...more});
const mine = (more = {}) => ({role: "member", read: 10, unread: 0, mentions: 0, level: "all", starred: false, ...more});
const message = (number, more = {}) => ({number, ordinal: number - 2, author: 2, created_at: "2026-11-22T10:00:00.000Z", ...more});

test("a RoomState below the rev held changes nothing but what is missing; one at or above it wins", () => {
    const held = merged(undefined, state({me: mine()}), 5);
    assert.equal(merged(held, state({rev: 19, name: "old"}), 6).name, "launch");
    assert.equal(merged(held, state({rev: 20, name: "same"}), 6).name, "same");
    assert.equal(merged(held, state({rev: 21, name: "new"}), 6).name, "new");
    assert.equal(changed(held, state({rev: 19, name: "old"})), held);
    assert.deepEqual(changed(held, {...state({rev: 21, name: "new"}), me: undefined}).me, mine({read_ordinal: 8, folded: undefined}));
});

test("a room's state without `me` keeps what is mine", () => {
    const held = merged(undefined, state({me: mine({starred: true})}), 5);
    assert.equal(merged(held, state({rev: 30}), 9).me.starred, true);
    assert.equal(merged(undefined, state(), 9).me, undefined);
});

test("each personal value is dated by itself: an older one is ignored, one without a date is taken", () => {
    let held = merged(undefined, state({me: mine()}), 5);
    held = withMine(held, {starred: true}, 9);
    held = withMine(held, {starred: false, level: "nothing"}, 7);
    assert.deepEqual([held.me.starred, held.me.level], [true, "nothing"]);
    held = merged(held, state({me: mine({read: 3})}), 8);
    assert.deepEqual([held.me.starred, held.me.level, held.me.read], [true, "all", 3]);
    assert.equal(withMine(held, {read: 4}).me.read, 4);
});

test("a new message counts as unread, my own doesn't when I stood at the end, none counts twice", () => {
    const held = merged(undefined, state({me: mine()}), 5);
    const one = counted(held, message(11), 21, ME);
    assert.deepEqual([one.number, one.ordinal, one.rev, one.me.unread], [11, 9, 21, 1]);
    assert.equal(counted(one, message(11), 21, ME), one);
    assert.equal(counted(held, message(11, {author: ME}), 21, ME).me.unread, 0);
    assert.equal(counted(one, message(12, {author: ME}), 22, ME).me.unread, 2);
    assert.equal(counted(held, message(11, {ordinal: 8}), 21, ME).me.unread, 0, "a reply in a thread takes no ordinal");
});

test("a mark that comes before the messages it counts, or after later ones, makes nothing count twice or be lost", () => {
    const held = merged(undefined, state({me: mine({read_ordinal: 8, unread: 0})}), 5);
    const ahead = withMine(held, {unread: 1, read_ordinal: 8}, 6);
    assert.equal(counted(ahead, message(11), 21, ME).me.unread, 1, "the mark counted this message already");
    const later = withMine(counted(held, message(11), 21, ME), {unread: 0, read_ordinal: 8}, 6);
    assert.equal(later.me.unread, 1, "the mark was set before this message came");
    assert.equal(changed(held, {...state({rev: 30}), ordinal: 12}).me.unread, 4, "a state that brings messages along");
});

test("what somebody says whom I have blocked is unread, but not among what I want to know of", () => {
    let held = merged(undefined, state({me: mine({read_ordinal: 6, folded: [7]})}), 5);
    assert.deepEqual([held.me.unread, unreadOf(held.me)], [2, 1]);
    folded.is = ({author}) => author === 9;
    held = counted(counted(held, message(11, {author: 9}), 21, ME), message(12), 22, ME);
    folded.is = () => false;
    assert.deepEqual([held.me.unread, unreadOf(held.me)], [4, 2]);
    assert.equal(unreadOf(withMine(held, {read_ordinal: 8}, 9).me), 1, "what stands before my mark is not taken off twice");
});

test("what calls me is counted by the server alone: its event may come before or after the message's", () => {
    const held = merged(undefined, state({me: mine()}), 5);
    const calling = message(11, {mentions: {users: [ME]}});
    assert.equal(counted(held, calling, 21, ME).me.mentions, 0);
    assert.equal(counted(withMine(held, {mentions: 1}, 6), calling, 21, ME).me.mentions, 1);
});

test("what the page offers follows the role, the kind and whether the room is archived", () => {
    const room = (role, more = {}) => ({kind: "public", archived: false, me: role && {role}, ...more});
    assert.deepEqual([has(room("owner"), "moderator"), has(room("member"), "moderator"), has(room(null), "member")], [true, false, false]);
    assert.deepEqual([may.write(room(null)), may.write(room("member")), may.write(room("owner", {archived: true}))], [false, true, false]);
    assert.deepEqual([may.add(room("member")), may.add(room("member", {kind: "private"})), may.invite(room("moderator"))], [true, false, true]);
    assert.deepEqual([may.remove(room("moderator"), "member"), may.remove(room("moderator"), "owner"), may.remove(room("owner"), "owner")], [true, false, true]);
    assert.deepEqual([may.leave(room("member", {kind: "direct", people: [1, 2]})), may.leave(room("member", {kind: "direct", people: [1, 2, 3]}))], [false, true]);
    assert.equal(may.delete(room("owner", {kind: "direct"})), false);
});

test("an address says the view, the room, the message and the panel", () => {
    assert.equal(read("/", "").view, "home");
    assert.equal(read("/browse/", "").view, "browse");
    assert.deepEqual(read("/rooms/general/481", "?panel=members&a=b"), {view: "room", key: "general", number: 481, panel: "members", args: {a: "b"}, path: "/rooms/general/481"});
    assert.deepEqual([read("/rooms/12/", "").key, read("/rooms/12/", "").number], ["12", undefined]);
    assert.equal(read("/rooms/%E0%A4%A/", "").key, "%E0%A4%A");
    assert.deepEqual(["/", "/browse/", "/rooms/a/", "/rooms/a/7", "/settings/", "/rooms/", "/files/x/y"].map(isOurs), [true, true, true, true, false, false, false]);
});

test("names are found by their beginning, inside and by scattered letters, without case and accents", () => {
    const order = ["photography", "Grace Lee", "graphics-review", "ungrateful", "general"];
    const found = order.map((name) => [match(fold("gra"), name).score, name]).filter(([score]) => score).sort((a, b) => b[0] - a[0]);
    assert.deepEqual(found.map(([, name]) => name).slice(0, 2).sort(), ["Grace Lee", "graphics-review"]);
    assert.ok(match(fold("chloe"), "Chloé Martin").score > 50);
    assert.ok(match(fold("dsr"), "design-reviews").score > 0);
    assert.equal(match(fold("xyz"), "general").score, 0);
    assert.deepEqual(match(fold("gra"), "photography").at, [[5, 8]]);
});

test("two letters stand for a name, whatever it is written in", () => {
    assert.deepEqual(["Ana Ruiz", "bode", "مريم الأحمد", "👩‍🚀 Sally Ride", "x-y_z", "", "  "].map((name) => initials(name)), ["AR", "b", "ما", "👩‍🚀R", "xz", "?", "?"]);
    assert.equal(initials("Ana Ruiz", 1), "A");
});

test("a store tells once per turn which keys changed, and nothing when nothing did", async () => {
    const store = new Store();
    /** @type {any[]} */
    const heard = [];
    const end = store.subscribe((keys) => heard.push([...keys]));
    store.set(1, "a");
    store.set(2, "b");
    store.delete(3);
    await null;
    assert.deepEqual(heard, [[1, 2]]);
    store.set(1, "a");
    await null;
    assert.equal(heard.length, 1);
    store.clear();
    await null;
    assert.deepEqual(heard[1], [1, 2]);
    end();
    store.set(1, "c");
    await null;
    assert.equal(heard.length, 2);
});
