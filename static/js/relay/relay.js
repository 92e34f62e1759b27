/** The tab's one socket: commands and their replies, events and who hears them, staying connected. */

const RETRY_LEAST = 500;
const RETRY_MOST = 30_000;
const SILENCE = 35_000;
const FOR_GOOD = new Set([4400, 4401, 4403, 4410, 1009]);

export class CommandError extends Error {
    constructor({code, detail, fields, retry_after: retryAfter}) {
        super(detail || code);
        Object.assign(this, {code, detail, fields, retryAfter});
    }
}

class Relay {
    constructor() {
        this.state = "connecting";
        this.listeners = new Map();
        this.stateListeners = new Set();
        this.waiting = new Map();
        this.nextId = 1;
        this.attempt = 0;
        this.held = new Map();
        this.feed = 0;
        this.frames = 0;
        this.acked = 0;
    }

    start(boot) {
        this.boot = boot;
        this.connect();
    }

    on(type, listener) {
        if (!this.listeners.has(type)) this.listeners.set(type, new Set());
        this.listeners.get(type).add(listener);
        return () => this.listeners.get(type).delete(listener);
    }

    onState(listener) {
        this.stateListeners.add(listener);
        return () => this.stateListeners.delete(listener);
    }

    emit(type, event) {
        for (const listener of [...(this.listeners.get(type) ?? [])]) listener(event);
    }

    setState(state) {
        if (state === this.state) return;
        this.state = state;
        for (const listener of [...this.stateListeners]) listener(state);
    }

    request(type, fields = {}) {
        const id = this.nextId++;
        return new Promise((resolve, reject) => {
            if (this.socket?.readyState !== WebSocket.OPEN) return reject(new CommandError({code: "unavailable", detail: "offline"}));
            this.waiting.set(id, {resolve, reject});
            this.socket.send(JSON.stringify({type, id, ...fields}));
        });
    }

    connect() {
        const address = new URL(`/ws/?v=1&build=${encodeURIComponent(this.boot.build ?? "")}`, location.href);
        address.protocol = address.protocol.replace("http", "ws");
        const socket = new WebSocket(address);
        this.socket = socket;
        this.frames = this.acked = 0;
        socket.onmessage = (event) => this.frame(JSON.parse(event.data));
        socket.onclose = (event) => socket === this.socket && this.closed(event);
    }

    closed({code}) {
        for (const {reject} of this.waiting.values()) reject(new CommandError({code: "unavailable", detail: "offline"}));
        this.waiting.clear();
        clearTimeout(this.silence);
        if (FOR_GOOD.has(code)) return this.setState("ended");
        this.setState("offline");
        const most = Math.min(RETRY_MOST, RETRY_LEAST * 2 ** this.attempt++);
        setTimeout(() => this.connect(), Math.random() * most);
    }

    frame(objects) {
        this.frames += 1;
        clearTimeout(this.silence);
        this.silence = setTimeout(() => this.socket.close(), SILENCE);
        for (const object of objects) this.take(object);
        if (this.frames - this.acked >= 32) this.ack();
        else this.ackTimer ??= setTimeout(() => this.ack(), 1500);
    }

    ack() {
        clearTimeout(this.ackTimer);
        this.ackTimer = undefined;
        this.acked = this.frames;
        if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({type: "ack", frames: this.frames}));
    }

    take(object) {
        if (object.type === "reply") return this.reply(object);
        if (object.type === "ping") return this.socket.send('{"type":"pong"}');
        if (object.type === "welcome") return this.sync();
        if (object.type === "lag") return this.sync();
        if (object.rev) {
            if (object.rev <= (this.held.get(object.room) ?? 0)) return;
            this.held.set(object.room, object.rev);
        }
        if (object.feed === this.feed + 1) this.feed = object.feed;
        if (object.type === "room.added") this.held.set(object.room.id, object.room.rev);
        this.emit(object.type, object);
    }

    reply({id, ok, result, error}) {
        const waiting = this.waiting.get(id);
        this.waiting.delete(id);
        if (ok) waiting?.resolve(result);
        else waiting?.reject(new CommandError(error));
    }

    async sync() {
        const result = await this.request("sync", {rooms: Object.fromEntries(this.held), feed: this.feed});
        this.feed = result.feed;
        for (const room of result.rooms) if (!this.held.has(room.id)) this.held.set(room.id, room.rev);
        for (const [id, change] of Object.entries(result.changes)) this.held.set(Number(id), change.rev);
        this.attempt = 0;
        this.setState("live");
        this.emit("sync", result);
        for (const [id, change] of Object.entries(result.changes)) this.emit("room.changes", {room: Number(id), ...change});
    }
}

export const relay = new Relay();
