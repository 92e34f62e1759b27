/** Which rows a timeline has: days, the "new" line, what parts a thread's root from its replies, and who speaks on. Pure. Where both fall together they are one row. */

/** @typedef {import("#messages/message.js").Message} Message */
/**
 * @typedef {{kind: "day" | "new", key: string, at?: string, isNew: boolean, after?: Message}
 *   | {kind: "replies", key: string, count: number} | {kind: "folded", key: string, messages: Message[]} | {kind: "message", key: string, message: Message, head: boolean}} Row
 */

const TOGETHER = 5 * 60_000;

/**
 * @param {Message[]} messages stored ones ascending by number, then those that wait
 * @param {{line: number | null, begins?: boolean, me: number, dayOf: (at: string) => string, root?: number, hides?: (message: Message) => boolean}} view `line`: number after which it is
 *   new to me; `hides`: what is folded away, as one row for as many as follow each other; `begins`: nothing stands before the first message, so that the line may; `root`: the thread's first message, when it is one
 * @returns {Row[]}
 */
export function rowsOf(messages, {line, begins = true, me, dayOf, root, hides = () => false}) {
    /** @type {Row[]} */
    const rows = [];
    /** @type {Message | undefined} */
    let before;
    let began = 0;
    let day = "";
    let drawn = line === null;
    for (const message of messages) {
        const today = dayOf(message.created_at);
        const newDay = today !== day;
        day = today;
        // One that was read above the loaded rows has its line there, not here.
        if (!drawn && !begins && before === undefined && message.number > /** @type {number} */ (line)) drawn = true;
        const hidden = hides(message);
        const isNew = !drawn && message.number > /** @type {number} */ (line) && message.author !== me && !hidden;
        if (newDay) rows.push({kind: "day", key: `day ${today}`, at: message.created_at, isNew, after: before});
        else if (isNew) rows.push({kind: "new", key: "new", isNew, after: before});
        drawn ||= isNew;
        const last = rows[rows.length - 1];
        if (hidden && last?.kind === "folded") last.messages.push(message);
        else if (hidden) rows.push({kind: "folded", key: `folded ${keyOf(message)}`, messages: [message]});
        else {
            const head = newDay || isNew || last?.kind === "folded" || !follows(message, before, began);
            if (head) began = Date.parse(message.created_at);
            rows.push({kind: "message", key: keyOf(message), message, head});
        }
        before = message;
        if (root && message.number === root && message.replies) {
            rows.push({kind: "replies", key: "replies", count: message.replies.count});
            before = undefined;
        }
    }
    return rows;
}

/**
 * From which row on the rows are at least so high in all. Rather too many: a row is guessed to be lower than any is.
 * @param {Row[]} rows @param {number} height in pixels
 */
export function enough(rows, height) {
    let at = rows.length;
    while (at > 0 && height > 0) height -= lowest(rows[--at]);
    return at;
}

/** @param {Row} row */
function lowest(row) {
    if (row.kind !== "message" || row.message.deleted) return 20;
    const {text, files} = row.message;
    return 20 * Math.max(1, text.split(/\n+/).length, text.length / 100) + 40 * (files?.length ?? 0);
}

/** A row keeps its key, and so its place on the page, when its message is stored. @param {Message} message */
export function keyOf(message) {
    return message.nonce ?? `m${message.number}`;
}

/** @param {Message} message @param {Message | undefined} before @param {number} began when the author's group begins */
function follows(message, before, began) {
    return before !== undefined && before.author === message.author && before.kind === message.kind && message.kind !== "system"
        && !message.quote && !message.reply_to
        && Math.abs(Date.parse(message.created_at) - began) < TOGETHER;
}
