/** All emoji: read from the text that they come in, found by name, given a skin tone. Pure. */

/** @typedef {{emoji: string, label: string, names: string[], tags: string[], tone: string, version: number, group: number}} Emoji */

const TONES = ["", "\u{1f3fb}", "\u{1f3fc}", "\u{1f3fd}", "\u{1f3fe}", "\u{1f3ff}"];
const NONE = 99;

/** @param {string} text as bin/vendor writes it: groups with an empty line between, a line each, fields with tabs @returns {Emoji[]} */
export function readEmoji(text) {
    return text.split("\n\n").flatMap((lines, group) => lines.split("\n").map((line) => {
        const [emoji, label, names = "", tags = "", tone = "", version = ""] = line.split("\t");
        return {emoji, label, names: words(names), tags: words(tags), tone, version: Number(version), group};
    }));
}

function words(text) {
    return text ? text.split(" ") : [];
}

/** @param {{emoji: string, tone: string}} one @param {number} tone 0 (none) to 5 (dark) */
export function withTone({emoji, tone: place}, tone) {
    if (!place || !tone) return emoji;
    const [first, ...rest] = emoji;
    if (rest[0] === "\ufe0f") rest.shift();
    return first + TONES[tone] + rest.join("") + (place === "2" ? TONES[tone] : "");
}

/**
 * The best first: its own name, what begins like it, then what only has to do with it.
 * @template {{label: string, names: string[], tags: string[]}} T
 * @param {T[]} all @param {string} typed @param {number} [most] @returns {T[]}
 */
export function search(all, typed, most = 120) {
    const wanted = typed.toLowerCase().replace(/[:_]/g, " ").trim().split(/\s+/).filter(Boolean);
    const whole = wanted.join("_");
    const found = [];
    for (const one of all) {
        const rank = one.names.includes(whole) ? 0 : Math.max(...wanted.map((word) => rankOf(one, word)));
        if (wanted.length && rank < NONE) found.push({one, rank});
    }
    return found.sort((a, b) => a.rank - b.rank).slice(0, most).map(({one}) => one);
}

function rankOf({label, names, tags}, word) {
    if (names.some((name) => name.startsWith(word))) return 1;
    if (label.toLowerCase().startsWith(word)) return 2;
    if (` ${label.toLowerCase()}`.includes(` ${word}`) || names.some((name) => name.includes(`_${word}`))) return 3;
    if (tags.some((tag) => tag.startsWith(word))) return 4;
    return word.length > 2 && names.some((name) => name.includes(word)) ? 5 : NONE;
}
