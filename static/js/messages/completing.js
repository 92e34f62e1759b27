/** A word with a trigger before it ("@bo") is being typed: what completes it is loaded then, and drawn by `suggestions.js`. */

import {completions} from "#messages/registry.js";

const BEGUN = /(?:^|[\s([{"'“‘«„>*~—-])([^\s\p{L}\p{N}])([\p{L}\p{M}\p{N}_.+-]{0,40})$/u;

/**
 * What stands before the caret, if it may be completed. Pure.
 * @param {string} before the text up to the caret @param {Map<string, {least?: number, atStart?: boolean}>} triggers
 * @returns {{trigger: string, typed: string, from: number} | null} `from`: where the trigger stands
 */
export function begun(before, triggers) {
    const [, trigger, typed] = BEGUN.exec(before) ?? [];
    const source = trigger && triggers.get(trigger);
    if (!source || typed.length < (source.least ?? 0)) return null;
    const from = before.length - typed.length - trigger.length;
    return source.atStart && from > 0 ? null : {trigger, typed, from};
}

/** The completions of one text field. Its owner tells it of what was typed, and asks it about keys first. */
export class Completing {
    /** @param {{field: HTMLTextAreaElement, room: number}} host */
    constructor(host) {
        this.host = host;
        /** @type {any} the list that is open, or was */
        this.list = null;
        this.left = "";
    }

    /** The text or the caret changed. */
    async look() {
        const {field} = this.host;
        const found = field.selectionStart === field.selectionEnd ? begun(field.value.slice(0, field.selectionEnd), completions) : null;
        if (!found || this.left !== name(found)) this.left = "";
        if (!found || this.left) return void this.list?.close();
        this.asked = found;
        if (!this.list) {
            const loaded = await import("#messages/suggestions.js").catch(() => null); // writing goes on without
            if (!loaded) return undefined;
            this.list ??= new loaded.Suggestions(this.host, () => this.leave());
        }
        if (this.asked === found) this.list.show(found);
        return undefined;
    }

    /** @param {KeyboardEvent} event @returns {boolean} whether the list took it */
    key(event) {
        return this.list?.key(event) ?? false;
    }

    /** The person closed the list of this word: it stays closed. */
    leave() {
        this.left = this.asked ? name(this.asked) : "";
        this.close();
    }

    close() {
        this.asked = null;
        this.list?.close();
    }
}

function name({trigger, from}) {
    return `${trigger}${from}`;
}
