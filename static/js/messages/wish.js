/**
 * The wish to change a message that is still on its way: `↑` right after Enter. It is kept until the message is stored,
 * and forgotten when it fails or when the person goes on to something else. Pure.
 */

export class Wish {
    /** @param {(room: number, number: number) => void} grant begin to change the stored message */
    constructor(grant) {
        this.grant = grant;
        /** @type {{room: number, nonce: string} | null} */
        this.held = null;
    }

    /** @param {number} room @param {string} nonce of a message that waits */
    make(room, nonce) {
        this.held = {room, nonce};
    }

    forget() {
        this.held = null;
    }

    /**
     * Something came of what waits in a room.
     * @param {number} room @param {{nonce: string, state: string}[]} waiting @param {{nonce?: string, number: number}[]} stored
     * @param {boolean} idle does the person still stand where the wish was made, with nothing begun?
     */
    look(room, waiting, stored, idle) {
        if (this.held?.room !== room) return;
        const {nonce} = this.held;
        if (idle && waiting.some((entry) => entry.nonce === nonce && entry.state === "waiting")) return;
        this.held = null;
        const message = idle && stored.findLast((one) => one.nonce === nonce);
        if (message) this.grant(room, message.number);
    }
}
