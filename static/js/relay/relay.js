/** The tab's one connection: commands and their replies, events and who hears them, staying connected. */

import {isTooOld} from "#relay/backoff.js";
import {clock} from "#relay/clock.js";
import {CommandError, Commands, PENDING} from "#relay/commands.js";
import {Socket} from "#relay/socket.js";
import {Sync} from "#relay/sync.js";

export {CommandError};

/** @typedef {"connecting" | "live" | "offline" | "ended"} State */

const VERSION = 1;
const AGAIN = 1_000;

class Relay {
    constructor() {
        /** @type {State} */
        this.state = "connecting";
        /** The person signs out: the answer to that takes the page away, and clears what lies in the browser. */
        this.leaving = false;
        /** Why it ended: the close code. @type {number} */
        this.code = 0;
        /** `limits` of the welcome object. @type {any} */
        this.limits = {pending: PENDING, text: {points: 10_000, bytes: 40_000}, files: {}};
        /** Rooms whose messages somebody keeps; filled by `messages`. @type {(room: number) => boolean} */
        this.keeps = () => false;
        /** @type {Map<string, Set<(event: any) => void>>} */
        this.listeners = new Map();
        /** @type {Set<(state: State) => void>} */
        this.stateListeners = new Set();
        this.sync = new Sync((room) => this.keeps(room));
        this.commands = new Commands((frame) => this.socket.send(frame));
        this.socket = new Socket(() => new WebSocket(this.address), {
            opened: () => {},
            heard: (object) => this.hear(object),
            closed: (code, after) => this.closed(code, after),
        });
    }

    /** @param {any} boot what the page brought along */
    start(boot) {
        this.boot = boot;
        addEventListener("online", () => this.state !== "ended" && this.socket.hurry());
        addEventListener("offline", () => this.socket.drop());
        document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.state === "offline" && this.socket.hurry());
        this.socket.connect();
    }

    get address() {
        const address = new URL(`/ws/?v=${VERSION}&build=${encodeURIComponent(this.boot.build ?? "")}`, location.href);
        address.protocol = address.protocol.replace("http", "ws");
        return address;
    }

    /**
     * @param {string} type @param {object} [fields]
     * @returns {Promise<any>} the result; rejects with a CommandError, `unavailable` when there is no connection
     */
    request(type, fields = {}) {
        if (this.state !== "live") return Promise.reject(new CommandError({code: "unavailable"}));
        return this.commands.request(type, fields);
    }

    /** @param {string} type @param {(event: any) => void} listener @returns {() => void} ends it */
    on(type, listener) {
        const set = this.listeners.get(type) ?? new Set();
        this.listeners.set(type, set.add(listener));
        return () => set.delete(listener);
    }

    /** @param {(state: State) => void} listener @returns {() => void} ends it */
    onState(listener) {
        this.stateListeners.add(listener);
        return () => this.stateListeners.delete(listener);
    }

    /** Resolves when the connection is live (at once when it is). @returns {Promise<void>} */
    whenLive() {
        if (this.state === "live") return Promise.resolve();
        return new Promise((resolve) => {
            const end = this.onState((state) => {
                if (state !== "live") return;
                end();
                resolve();
            });
        });
    }

    /** One listener that fails keeps nothing from the others. */
    emit(type, event) {
        for (const listener of [...(this.listeners.get(type) ?? [])]) {
            try {
                listener(event);
            } catch (error) {
                reportError(error);
            }
        }
    }

    /** @param {State} state */
    setState(state) {
        if (state === this.state) return;
        this.state = state;
        for (const listener of [...this.stateListeners]) listener(state);
    }

    closed(code, after) {
        this.commands.lose();
        this.code = code;
        if (after === null) document.documentElement.dataset.ended = isTooOld(code) ? "old" : "session";
        this.setState(after === null ? "ended" : "offline");
    }

    hear(object) {
        if (object.type === "reply") return this.commands.answer(object);
        if (object.type === "welcome") return this.welcome(object);
        if (object.type === "lag") {
            this.sync.lag();
            return this.catchUp();
        }
        if (object.type === "message.created") clock.learn(object.message.created_at);
        return this.tell(this.sync.take(object));
    }

    welcome(object) {
        this.limits = {...this.limits, ...object.limits};
        this.commands.limit = Math.min(PENDING, this.limits.pending);
        this.tell(this.sync.welcome(object));
        this.emit("welcome", object);
        this.catchUp();
    }

    /** Ask for what is due, until nothing is. The reply is taken at once: events stand right behind it. */
    catchUp() {
        const asked = this.sync.next();
        if (!asked) return;
        this.commands.ask("sync", asked, {
            resolve: (result) => {
                this.tell(this.sync.synced(result));
                this.socket.steady();
                this.setState("live");
                this.catchUp();
            },
            reject: (error) => this.lateSync(error),
        });
    }

    /** @param {CommandError} error */
    lateSync(error) {
        this.sync.failed();
        const socket = this.socket.socket;
        const again = () => socket && socket === this.socket.socket && this.catchUp();
        setTimeout(again, (error.retryAfter ?? 0) * 1000 || AGAIN);
    }

    /** @param {import("#relay/sync.js").Told[]} events */
    tell(events) {
        for (const event of events) this.emit(event.type, event);
    }
}

export const relay = new Relay();
