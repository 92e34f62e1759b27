import assert from "node:assert/strict";
import {test} from "node:test";
import {Own} from "#relay/own.js";
import {relay} from "#relay/relay.js";

const told = (/** @type {any} */ set, /** @type {number} */ feed) => relay.emit("mine", {set, feed});
const turn = () => new Promise((done) => setTimeout(done));
const ids = (/** @type {Own} */ own) => own.values().map(({id}) => id).sort();

test("what is mine comes by events and by sync, the newest by feed wins", () => {
    const own = new Own("boats");
    told({boats: {3: {id: 3, name: "Möwe"}}}, 7);
    told({draft: "of something else"}, 8);
    relay.emit("sync", {mine: [{set: {boats: {3: {id: 3, name: "old"}}}, feed: 6}, {set: {boats: {4: {id: 4}}}, feed: 9}]});
    assert.deepEqual([own.get(3).name, ids(own)], ["Möwe", [3, 4]]);
    told({boats: {3: null}}, 10);
    told({boats: {3: {id: 3, name: "late"}}}, 9);
    assert.deepEqual(ids(own), [4]);
    relay.emit("era", {});
    told({boats: {5: {id: 5}}}, 1);
    assert.deepEqual(ids(own), [5], "another era begins anew");
});

test("when too much has changed all are asked for, and what was told later stays", async () => {
    relay.state = "live";
    const own = new Own("ropes", async () => {
        told({ropes: {2: {id: 2, name: "new"}, 9: null}}, 50);
        return [{id: 2, name: "of the list"}, {id: 3}, {id: 9}];
    });
    told({ropes: {1: {id: 1}, 2: {id: 2, name: "first"}}}, 1);
    told({ropes: null}, 40);
    await turn();
    assert.deepEqual([ids(own), own.get(2).name], [[2, 3], "new"]);
});
