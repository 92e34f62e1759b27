/** Which words of a text are new and which are gone, beside the text before. Pure and bounded. */

const MOST = 4_000_000;
/** A stretch that stayed as it was is shown by its ends when it is longer. */
const LONG = 400;
const END = 160;

/** @typedef {{kind: "same" | "gone" | "new", text: string}} Piece */

/** @param {string} text @returns {string[]} words, spaces and signs, each by itself */
function split(text) {
    return [...new Intl.Segmenter(undefined, {granularity: "word"}).segment(text)].map((one) => one.segment);
}

/**
 * The pieces of both texts in their order; those that are `same` or `gone` make the former one, `same` and `new` the later.
 * Two texts that differ in more than about 2,000 words each are told as one gone and one new.
 * @param {string} before @param {string} after @returns {Piece[]}
 */
export function diff(before, after) {
    const [old, fresh] = [split(before), split(after)];
    let start = 0;
    while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
    let end = 0;
    while (end < Math.min(old.length, fresh.length) - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end++;
    const [gone, came] = [old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)];
    /** @type {Piece[]} */
    const pieces = [{kind: "same", text: old.slice(0, start).join("")}, ...between(gone, came), {kind: "same", text: old.slice(old.length - end).join("")}];
    return joined(pieces);
}

/** @param {string[]} old @param {string[]} fresh @returns {Piece[]} */
function between(old, fresh) {
    if (old.length * fresh.length > MOST) return [{kind: "gone", text: old.join("")}, {kind: "new", text: fresh.join("")}];
    const table = common(old, fresh);
    const width = fresh.length + 1;
    /** @type {Piece[]} */
    const pieces = [];
    let [i, j] = [0, 0];
    while (i < old.length || j < fresh.length) {
        if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
            pieces.push({kind: "same", text: old[i++]});
            j++;
        } else if (j === fresh.length || (i < old.length && table[(i + 1) * width + j] >= table[i * width + j + 1])) pieces.push({kind: "gone", text: old[i++]});
        else pieces.push({kind: "new", text: fresh[j++]});
    }
    return pieces;
}

/** How many words the rests from (i, j) have in common, row by row. @param {string[]} old @param {string[]} fresh */
function common(old, fresh) {
    const width = fresh.length + 1;
    const table = new Uint16Array((old.length + 1) * width);
    for (let i = old.length - 1; i >= 0; i--) {
        for (let j = fresh.length - 1; j >= 0; j--) {
            table[i * width + j] = old[i] === fresh[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
        }
    }
    return table;
}

/** Neighbours of one kind become one piece; a space that stayed between two changes belongs to both. @param {Piece[]} pieces */
function joined(pieces) {
    /** @type {Piece[]} */
    const result = [];
    let [gone, came] = ["", ""];
    const flush = () => {
        if (gone) result.push({kind: "gone", text: gone});
        if (came) result.push({kind: "new", text: came});
        [gone, came] = ["", ""];
    };
    pieces.filter((piece) => piece.text).forEach(({kind, text}, at, all) => {
        const amid = kind === "same" && !text.trim() && gone && came && at + 1 < all.length && all[at + 1].kind !== "same";
        if (kind !== "new" && (kind === "gone" || amid)) gone += text;
        if (kind === "new" || amid) came += text;
        if (kind !== "same" || amid) return;
        flush();
        const last = result[result.length - 1];
        if (last?.kind === "same") last.text += text;
        else result.push({kind, text});
    });
    flush();
    return result;
}

/** The same pieces to be read: what stayed as it was is cut short. @param {Piece[]} pieces @returns {Piece[]} */
export function brief(pieces) {
    const last = pieces.length - 1;
    return pieces.map(({kind, text}, at) => {
        if (kind !== "same" || text.length <= LONG) return {kind, text};
        const head = at === 0 ? "" : text.slice(0, END).replace(/[\ud800-\udbff]$|\s\S{0,20}$/, "");
        const tail = at === last ? "" : text.slice(-END).replace(/^[\udc00-\udfff]|^\S{0,20}\s/, "");
        return {kind, text: `${head} … ${tail}`};
    });
}
