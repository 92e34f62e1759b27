/** Log and Sync together under random schedules: whatever order, the tab ends up with what the server has. */

import assert from "node:assert/strict";
import {test} from "node:test";
import {Log} from "#messages/log.js";
import {Sync} from "#relay/sync.js";
import {chance, Room} from "./support/server.js";

const SCHEDULES = 400;
const STEPS = 60;

/** A tab, its socket, and a wire on which everything arrives later, in order. */
class World {
    constructor(seed) {
        this.random = chance(seed);
        this.room = new Room(1);
        for (let at = 0; at < 10 + this.pick(60); at++) this.room.send("before");
        this.wire = [];
        this.live = null;
        this.page = 1 + this.pick(6);
        this.log = new Log(1, (fields) => this.pull(fields));
        this.sync = new Sync(() => this.log.loaded);
        this.sync.welcome({era: "e"});
        this.catchUp();
    }

    pick(below) {
        return Math.floor(this.random() * below);
    }

    /** What the client asks is read at once by the server; the answer stands in the wire. */
    pull(fields) {
        return new Promise((resolve, reject) => this.wire.push({resolve, reject, page: structuredClone(this.room.history({...fields, limit: 1 + this.pick(20)}))}));
    }

    catchUp() {
        const asked = this.sync.next();
        if (!asked) return;
        const named = asked.rooms[1];
        const change = named === undefined ? undefined : this.room.since(named, this.page);
        this.wire.push({sync: {rooms: [this.room.state()], changes: change ? {1: structuredClone(change)} : {}, feed: 1, mine: [], directory: {}}});
        if (!change || change.complete) this.live = change ? change.rev : this.room.rev;
    }

    change() {
        const before = this.room.events.length;
        const number = 1 + this.pick(this.room.number);
        [() => this.room.send("said"), () => this.room.send("said"), () => this.room.edit(number, `edit ${this.room.rev}`), () => this.room.delete(number)][this.pick(4)]();
        if (this.live === null) return;
        for (const event of this.room.events.slice(before)) this.wire.push({event: structuredClone(event)});
    }

    cut() {
        const lost = this.wire;
        this.wire = [];
        this.live = null;
        for (const item of lost) item.reject?.(Object.assign(new Error(), {code: "unavailable"}));
        this.sync.welcome({era: "e"});
        this.catchUp();
    }

    lag() {
        this.wire = this.wire.filter((item) => !item.event);
        this.live = null;
        this.wire.push({lag: true});
    }

    async arrive() {
        const item = this.wire.shift();
        if (!item) return;
        if (item.page) item.resolve(item.page);
        else if (item.lag) this.sync.lag();
        else for (const told of item.sync ? this.sync.synced(item.sync) : this.sync.take(item.event)) this.hear(told);
        this.catchUp();
        await null;
        await null;
        await null;
    }

    hear(told) {
        if (told.type === "room.reset") this.log.reset();
        else if (told.type.startsWith("message.") || told.type === "room.changes") this.log.take(told);
    }

    load() {
        if (this.log.loading || this.sync.era === "" || !this.sync.held.has(1)) return;
        if (!this.log.loaded) this.pick(2) ? this.log.newest() : this.log.around(1 + this.pick(this.room.number));
        else if (this.pick(2)) this.log.before();
        else this.log.after();
    }

    async step() {
        const dice = this.random();
        if (dice < 0.35) this.change();
        else if (dice < 0.75) await this.arrive();
        else if (dice < 0.93) this.load();
        else if (dice < 0.97) this.cut();
        else this.lag();
    }

    async settle() {
        for (let round = 0; round < 500; round++) {
            while (this.wire.length) await this.arrive();
            await new Promise((done) => setImmediate(done));
            if (!this.wire.length && this.log.loaded && !this.log.loading && !this.log.hasBefore && !this.log.hasAfter) return;
            if (this.log.loading) continue;
            if (!this.log.loaded) this.log.newest();
            else if (this.log.hasBefore) this.log.before();
            else this.log.after();
        }
        assert.fail("it never settled");
    }
}

test(`${SCHEDULES} random schedules end with what the server has`, async () => {
    for (let seed = 1; seed <= SCHEDULES; seed++) {
        const world = new World(seed);
        for (let step = 0; step < STEPS; step++) await world.step();
        await world.settle();
        const shape = ({number, rev, text, deleted}) => ({number, rev, text, deleted: Boolean(deleted)});
        const wanted = [...world.room.messages.values()].sort((a, b) => a.number - b.number).map(shape);
        assert.deepEqual(world.log.messages.map(shape), wanted, `schedule ${seed}`);
    }
});
