/**
 * One WebSocket that stays: frames in, acknowledgements out, reconnects by the rules of §1. Knows no command.
 * What it needs of a browser (socket, timers, chance) is handed in, so that it runs under a test too.
 */

import {isCrowded, retryAfter} from "#relay/backoff.js";

const SILENCE = 35_000;
const ACK_FRAMES = 64;
const ACK_BYTES = 128 * 1024;
const ACK_LATEST = 1_500;
const STEADY = 10_000;
const sizer = new TextEncoder();

/**
 * @typedef {object} Ears
 * @property {() => void} opened
 * @property {(object: any) => void} heard one object of a frame
 * @property {(code: number, after: number | null) => void} closed `after`: ms until the next try, null: none
 */

export class Socket {
    /** @param {() => WebSocket} open @param {Ears} ears @param {() => number} [random] */
    constructor(open, ears, random = Math.random) {
        this.open = open;
        this.ears = ears;
        this.random = random;
        this.attempt = 0;
        this.crowded = false;
        /** @type {WebSocket | null} */
        this.socket = null;
        this.timers = {retry: 0, silence: 0, ack: 0, steady: 0};
        this.frames = 0;
        this.acked = 0;
        this.bytes = 0;
    }

    connect() {
        this.stop();
        this.frames = this.acked = this.bytes = 0;
        const socket = this.open();
        this.socket = socket;
        socket.onopen = () => socket === this.socket && this.ears.opened();
        socket.onmessage = ({data}) => socket === this.socket && this.take(data);
        socket.onclose = ({code}) => socket === this.socket && this.lost(code);
        this.listen();
    }

    /** Forget the socket that is, without telling. */
    stop() {
        for (const timer of Object.values(this.timers)) clearTimeout(timer);
        this.timers.ack = 0;
        const old = this.socket;
        this.socket = null;
        if (old && old.readyState < 2) old.close(1000);
    }

    /** @param {string} frame @returns {boolean} false when nothing is open */
    send(frame) {
        if (this.socket?.readyState !== 1) return false;
        this.socket.send(frame);
        return true;
    }

    /** Try at once: the network is back, or somebody looks at the page again. */
    hurry() {
        if (this.socket || this.crowded) return;
        this.attempt = 0;
        this.connect();
    }

    /** Nothing was heard for too long, or the device says it is offline. */
    drop() {
        if (!this.socket) return;
        this.stop();
        this.lost(1006);
    }

    lost(code) {
        this.stop();
        this.crowded = isCrowded(code);
        const after = retryAfter(code, this.attempt++, this.random);
        if (after !== null) this.timers.retry = /** @type {any} */ (setTimeout(() => this.connect(), after));
        this.ears.closed(code, after);
    }

    take(data) {
        this.listen();
        this.frames += 1;
        this.bytes += sizer.encode(data).length;
        for (const object of JSON.parse(data)) {
            if (object.type === "ping") this.send('{"type":"pong"}');
            else this.ears.heard(object);
        }
        if (this.frames - this.acked >= ACK_FRAMES || this.bytes >= ACK_BYTES) this.ack();
        else this.timers.ack ||= /** @type {any} */ (setTimeout(() => this.ack(), ACK_LATEST));
    }

    ack() {
        clearTimeout(this.timers.ack);
        this.timers.ack = 0;
        this.acked = this.frames;
        this.bytes = 0;
        this.send(`{"type":"ack","frames":${this.frames}}`);
    }

    listen() {
        clearTimeout(this.timers.silence);
        this.timers.silence = /** @type {any} */ (setTimeout(() => this.drop(), SILENCE));
    }

    /** The connection works: after a while without trouble the next loss counts as the first again. */
    steady() {
        clearTimeout(this.timers.steady);
        this.timers.steady = /** @type {any} */ (setTimeout(() => { this.attempt = 0; }, STEADY));
    }
}
