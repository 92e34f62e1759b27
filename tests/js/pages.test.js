/** Lists that come page by page: what is held, what comes late, what is asked again. */

import assert from "node:assert/strict";
import {beforeEach, mock, test} from "node:test";
import {Pages} from "#relay/pages.js";
import {CommandError, relay} from "#relay/relay.js";

beforeEach(() => relay.setState("live"));

const settled = () => new Promise((done) => setImmediate(done));

/** A server with these numbers, the newest first, whose answers come when they are let go. @param {number[]} numbers */
function listing(numbers, how = {}) {
    const asked = [];
    const host = {addController() {}, requestUpdate: mock.fn(), removeController() {}, updateComplete: Promise.resolve(true)};
    const answer = (limit, after) => {
        const from = after === null ? 0 : numbers.findIndex((one) => one < after);
        const list = from < 0 ? [] : numbers.slice(from, from + limit);
        return {list, after: list.length && list.at(-1) !== numbers.at(-1) ? list.at(-1) : null};
    };
    const pages = new Pages(host, {
        page: 3, most: 4, key: (one) => one, take: (page) => page,
        ask: (limit, after) => new Promise((done, refuse) => asked.push({limit, after, refuse, go: () => done(answer(limit, after))})),
        ...how,
    });
    return {asked, host, numbers, pages};
}

async function answered(/** @type {any} */ {asked}) {
    await settled();
    while (asked.length) {
        asked.shift().go();
        await settled();
    }
}

async function shown(/** @type {number[]} */ numbers, further = 0) {
    const there = listing(numbers);
    there.pages.load();
    await answered(there);
    for (let page = 0; page < further; page++) {
        there.pages.more();
        await answered(there);
    }
    return there;
}

test("pages follow each other until there is nothing more", async () => {
    const {pages} = await shown([9, 8, 7, 6, 5], 0);
    assert.deepEqual([pages.list, pages.after], [[9, 8, 7], 7]);
    const all = await shown([9, 8, 7, 6, 5], 1);
    assert.deepEqual([all.pages.list, all.pages.after, all.pages.error], [[9, 8, 7, 6, 5], null, null]);
});

test("something new comes on top, and what the person had opened stays open", async () => {
    const there = await shown([9, 8, 7, 6, 5, 4, 3, 2], 1);
    assert.equal(there.pages.list?.length, 6);
    there.numbers.unshift(10);
    there.pages.load();
    await answered(there);
    assert.deepEqual([there.pages.list, there.pages.after], [[10, 9, 8, 7, 6, 5, 4], 4]);
});

test("a further page isn't lost when something moves before it is there", async () => {
    const there = await shown([9, 8, 7, 6, 5, 4, 3]);
    there.pages.more();
    await settled();
    const late = there.asked.shift();
    there.pages.load();
    await answered(there);
    late.go();
    await settled();
    assert.deepEqual(there.pages.list, [9, 8, 7, 6, 5, 4, 3].slice(0, there.pages.list?.length));
    assert.ok(Number(there.pages.list?.length) >= 6);
});

test("the answer to another question is thrown away, with all that it brings", async () => {
    const took = [];
    const there = listing([9, 8], {take: (page) => took.push(page.list) && page});
    there.pages.load();
    await settled();
    const [former] = there.asked.splice(0);
    there.pages.anew();
    await settled();
    former.go();
    await settled();
    assert.deepEqual([took, there.pages.list], [[], null]);
    await answered(there);
    assert.deepEqual([took, there.pages.list], [[[9, 8]], [9, 8]]);
});

test("what was refused is told, keeps what is there, and is asked again from where it was", async () => {
    const there = await shown([9, 8, 7, 6]);
    there.pages.more();
    await settled();
    there.asked.shift().refuse(new CommandError({code: "rate_limited"}));
    await settled();
    assert.deepEqual([there.pages.list, there.pages.error.code, there.pages.further], [[9, 8, 7], "rate_limited", true]);
    there.pages.again();
    await settled();
    assert.equal(there.asked[0].after, 7);
    await answered(there);
    assert.deepEqual([there.pages.list, there.pages.error], [[9, 8, 7, 6], null]);
});

test("a page in which all is known already means another order: it begins anew", async () => {
    const there = listing([], {ask: async (_limit, after) => (after === null ? {list: there.again ? [4, 1, 2] : [1, 2, 3], after: 3} : {list: [1, 2], after: 2})});
    await there.pages.load();
    there.again = true;
    await there.pages.more();
    await settled();
    assert.deepEqual(there.pages.list, [4, 1, 2]);
});

test("nothing is asked without a connection, and then what is wanted last, once", async () => {
    relay.setState("offline");
    const there = listing([9, 8]);
    there.pages.load();
    there.pages.load();
    await settled();
    assert.equal(there.asked.length, 0);
    relay.setState("live");
    await settled();
    assert.equal(there.asked.length, 1);
});

test("it follows while it is on the page: in a moment, and at least every two seconds where things happen all the time", (context) => {
    context.mock.timers.enable({apis: ["setTimeout", "Date"]});
    let ended = 0;
    /** @type {() => void} */
    let moved = () => {};
    const {host, pages} = listing([1], {follow: (again) => { moved = again; return [() => { ended++; }]; }});
    const asks = mock.method(pages, "load", () => pages.rest());
    pages.hostConnected();
    assert.equal(host.requestUpdate.mock.callCount(), 1);
    pages.hostUpdated();
    pages.hostUpdated();
    assert.equal(asks.mock.callCount(), 1, "once it is drawn");
    moved();
    context.mock.timers.tick(249);
    assert.equal(asks.mock.callCount(), 1);
    context.mock.timers.tick(1);
    assert.equal(asks.mock.callCount(), 2);
    for (let time = 0; time < 4_000; time += 100) {
        moved();
        context.mock.timers.tick(100);
    }
    assert.equal(asks.mock.callCount(), 4);
    moved();
    pages.hostDisconnected();
    context.mock.timers.tick(5_000);
    assert.deepEqual([asks.mock.callCount(), ended], [4, 1]);
});
