/** The letters of a tile. Pure. */

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
