/**
 * The wish to change a message that is still on its way: `↑` right after Enter. It is kept until the message is stored,
 * and forgotten when it fails or when the person goes on to something else. Pure.
 */

export class Wish {
    /** @param {(key: string, number: number) => void} grant begin to change the stored message */
    constructor(grant) {
        this.grant = grant;
        /** @type {{key: string, nonce: string} | null} */
        this.held = null;
    }

    /** @param {string} key of a where @param {string} nonce of a message that waits there */
    make(key, nonce) {
        this.held = {key, nonce};
    }

    forget() {
        this.held = null;
    }

    /**
     * Something came of what waits somewhere.
     * @param {string} key @param {{nonce: string, state: string}[]} waiting @param {{nonce?: string, number: number}[]} stored
     * @param {boolean} idle does the person still stand where the wish was made, with nothing begun?
     */
    look(key, waiting, stored, idle) {
        if (this.held?.key !== key) return;
        const {nonce} = this.held;
        if (idle && waiting.some((entry) => entry.nonce === nonce && entry.state === "waiting")) return;
        this.held = null;
        const message = idle && stored.findLast((one) => one.nonce === nonce);
        if (message) this.grant(key, message.number);
    }
}
