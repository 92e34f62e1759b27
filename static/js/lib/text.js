/** Names as people type and read them: letters for a tile, comparing without case and accents. Pure. */

/** One or two letters that stand for a name. */
export function initials(name, most = 2) {
    const words = name.trim().split(/[\s._-]+/u).filter(Boolean);
    const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
    const letters = picked.slice(0, most).map((word) => firstLetter(word)).join("");
    return letters || "?";
}

function firstLetter(word) {
    const segments = new Intl.Segmenter(undefined, {granularity: "grapheme"}).segment(word);
    for (const {segment} of segments) if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment;
    return "";
}

const MARKS = /\p{Diacritic}/gu;

/** A text without case and accents, for comparing what somebody typed. */
export function fold(text) {
    return text.normalize("NFKD").replace(MARKS, "").toLowerCase();
}

/**
 * How well a name answers what was typed: higher is better, 0 is not at all. `at` marks the characters that matched.
 * @param {string} typed folded @param {string} name
 */
export function match(typed, name) {
    const inName = fold(name);
    if (!typed) return {score: 1, at: []};
    const start = inName.indexOf(typed);
    if (start >= 0) {
        const atWord = start === 0 || /[\s\-_.]/.test(inName[start - 1]);
        return {score: (start === 0 ? 100 : atWord ? 80 : 50) - Math.min(20, inName.length / 4), at: [[start, start + typed.length]]};
    }
    return scattered(typed, inName);
}

function scattered(typed, inName) {
    const at = [];
    let from = 0;
    for (const letter of typed.replace(/\s+/g, "")) {
        const found = inName.indexOf(letter, from);
        if (found < 0) return {score: 0, at: []};
        at.push([found, found + 1]);
        from = found + 1;
    }
    const spread = at[at.length - 1][0] - at[0][0] + 1 - at.length;
    return {score: spread > typed.length * 2 ? 0 : Math.max(1, 30 - spread), at};
}
