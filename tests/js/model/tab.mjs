/** One tab without a page: the browser's own relay, log and rules of state, wired as `logs.js` and `rooms/store.js` do. */

import {Log} from "#messages/log.js";
import {relay as first} from "#relay/relay.js";
import {changed, merged, withMine} from "#rooms/state.js";

const Relay = /** @type {any} */ (first).constructor;
const CHANGES = ["message.created", "message.changed", "message.deleted", "room.changes", "room.changed"];

export class Tab {
    /** @param {(...what: any[]) => void} tell what it does outwards @param {() => number} random @param {Set<string>} without guards */
    constructor(tell, random, without) {
        this.tell = tell;
        this.without = without;
        /** @type {Map<number, Log>} */
        this.logs = new Map();
        /** @type {Map<number, any>} */
        this.rooms = new Map();
        this.relay = new Relay();
        this.relay.keeps = (room) => Boolean(this.logs.get(room)?.loaded);
        this.relay.socket.random = random;
        this.relay.socket.open = () => this.open();
        this.listen();
    }

    /** What the browser would give: a WebSocket that isn't open yet. */
    open() {
        this.tell("connect");
        this.wire = {
            readyState: 0, onopen: () => {}, onmessage: (_) => {}, onclose: (_) => {},
            send: (frame) => this.tell("send", frame),
            close() { this.readyState = 3; },
        };
        return this.wire;
    }

    listen() {
        const {relay, logs, rooms} = this;
        for (const type of CHANGES) relay.on(type, (event) => logs.get(event.room)?.take(event));
        relay.on("room.reset", ({room}) => logs.get(room)?.reset());
        relay.on("room.removed", ({room}) => {
            logs.get(room)?.reset();
            rooms.delete(room);
        });
        relay.on("room.added", ({room, feed}) => {
            logs.get(room.id)?.reset();
            this.takeRoom(room, feed);
        });
        relay.on("era", () => {
            for (const log of logs.values()) log.reset();
            rooms.clear();
        });
        relay.on("mine", ({room, thread, set, feed}) => room && !thread && this.takeMine(room, set, feed));
        for (const type of ["room.changed", "room.changes"]) relay.on(type, ({room, state}) => {
            const held = rooms.get(room);
            if (held && state) rooms.set(room, changed(held, state));
        });
        relay.on("sync", (result) => this.synced(result));
    }

    synced({rooms: states, feed, mine, only, gone}) {
        for (const room of gone) this.logs.get(room)?.reset();
        const kept = new Set(states.map((state) => state.id));
        for (const id of [...this.rooms.keys()]) if (!kept.has(id) && (!only || only.includes(id))) this.rooms.delete(id);
        for (const state of states) this.takeRoom(state, feed);
        for (const one of mine) if (one.room && !one.thread) this.takeMine(one.room, one.set, one.feed);
    }

    takeRoom(state, feed) {
        this.rooms.set(state.id, merged(this.rooms.get(state.id), state, this.without.has("mine_by_feed") ? 0 : feed));
    }

    takeMine(id, set, feed) {
        const held = this.rooms.get(id);
        if (held) this.rooms.set(id, withMine(held, set, this.without.has("mine_by_feed") ? undefined : feed));
    }

    logOf(room) {
        const log = this.logs.get(room) ?? new Log(room, (fields) => this.relay.request("room.history", fields));
        this.logs.set(room, log);
        return log;
    }

    /** A command of the person; copies in its reply are taken. */
    ask(kind, fields) {
        this.relay.request(kind, fields).then((result) => {
            for (const message of [...(result.messages ?? []), ...(result.message ? [result.message] : [])]) {
                if (message.rev !== message.number) this.logs.get(message.room)?.copy(message, true);
                const {held} = this.relay.sync;
                if (this.without.has("replies_move_nothing") && held.get(message.room) < message.rev) held.set(message.room, message.rev);
            }
        }, () => {});
    }

    /** A page of the room: newest, before, after, or around a number. */
    load(room, what, number) {
        const log = this.logOf(room);
        if (!log.loaded && what !== "around") return log.newest();
        return what === "around" ? log.around(number) : log[what]();
    }

    /** Ask for a `sync` for no reason. @param {number[] | null} only */
    resync(only) {
        const {sync} = this.relay;
        if (only === null) sync.due = "full";
        else if (sync.due === null) sync.due = new Set(only);
        if (this.relay.state === "live") this.relay.catchUp();
    }

    /** What it shows. */
    look() {
        const rooms = [...this.rooms.values()].map((room) => {
            const log = this.logs.get(room.id);
            const held = log && {loaded: log.loaded, loading: Boolean(log.loading), before: log.hasBefore, after: log.hasAfter, messages: log.messages};
            return {state: {...room, me: undefined, told: undefined}, rev: this.relay.sync.held.get(room.id), me: room.me, log: held};
        });
        return {state: this.relay.state, due: Boolean(this.relay.sync.due || this.relay.sync.asked), waiting: this.relay.commands.waiting.size, rooms};
    }
}
