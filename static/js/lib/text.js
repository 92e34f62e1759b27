/** Names as people type and read them: comparing without case and accents. Pure; loaded with what compares. */

export {initials} from "#lib/initials.js";

const MARKS = /\p{Diacritic}/gu;
/** Letters that people type without their stroke or bow, though no accent can be taken off them. */
const LETTERS = {ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ħ: "h", ł: "l", ı: "i", ŋ: "n", ŧ: "t", þ: "th"};
const ODD = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
const PLAIN = /^[ -~]*$/;
const HELD = 50_000;
/** Names as they are compared; a key of the palette asks for thousands of them. @type {Map<string, string>} */
const known = new Map();

/** A text without case and accents, for comparing what somebody typed. */
export function fold(text) {
    if (PLAIN.test(text)) return text.toLowerCase();
    return text.normalize("NFKD").replace(MARKS, "").toLowerCase().replace(ODD, (letter) => LETTERS[letter]);
}

/** The same of a name that is compared again and again. @param {string} name */
export function folded(name) {
    const held = known.get(name);
    if (held !== undefined) return held;
    if (known.size >= HELD) known.clear();
    const made = fold(name);
    known.set(name, made);
    return made;
}

const INITIALS = 60;
const NOT = {score: 0, at: []};
const beginsWord = (text, at) => at === 0 || /[\s\-_.,@#/]/.test(text[at - 1]);

/**
 * How well a name answers what was typed: higher is better, 0 is not at all. `at` marks the characters of the folded name
 * that matched. Best is its beginning, then the beginning of a word, the first letters of words, the inside, words in any
 * order, and letters that stand near each other.
 * @param {string} typed folded @param {string} name @returns {{score: number, at: number[][]}}
 */
export function match(typed, name) {
    const inName = folded(name);
    if (!typed) return {score: 1, at: []};
    const start = inName.indexOf(typed);
    if (start < 0) return (typed.includes(" ") && byWords(typed, inName)) || scattered(typed.replace(/\s+/g, ""), inName);
    const atWord = beginsWord(inName, start) ? start : wordFrom(typed, inName, start);
    if (atWord < 0 && typed.length > 1) {
        const first = scattered(typed, inName);
        if (first.score === INITIALS) return first;
    }
    const at = atWord < 0 ? start : atWord;
    return {score: (at === 0 ? 100 : atWord > 0 ? 80 : 50) - Math.min(20, inName.length / 4), at: [[at, at + typed.length]]};
}

/** Where else it begins a word; -1 nowhere. */
function wordFrom(typed, inName, from) {
    for (let at = inName.indexOf(typed, from + 1); at >= 0; at = inName.indexOf(typed, at + 1)) if (beginsWord(inName, at)) return at;
    return -1;
}

/** Every word of it begins another word of the name. */
function byWords(typed, inName) {
    const at = [];
    for (const word of typed.split(/\s+/).filter(Boolean)) {
        let found = inName.indexOf(word);
        while (found >= 0 && (!beginsWord(inName, found) || at.some(([start]) => start === found))) found = inName.indexOf(word, found + 1);
        if (found < 0) return null;
        at.push([found, found + word.length]);
    }
    return {score: 48, at: at.sort((a, b) => a[0] - b[0])};
}

/** Its letters in their order: at best the first ones of words, at least near each other. */
function scattered(typed, inName) {
    const loose = inOrder(typed, inName, () => true);
    if (!loose || !typed) return NOT;
    const words = inOrder(typed, inName, (at, last) => at === last + 1 || beginsWord(inName, at));
    if (words) return {score: words.every(([at]) => beginsWord(inName, at)) ? INITIALS : 40, at: words};
    const spread = loose[loose.length - 1][0] - loose[0][0] + 1 - loose.length;
    return spread > typed.length * 2 ? NOT : {score: Math.max(1, 30 - spread), at: loose};
}

function inOrder(typed, inName, fits) {
    const at = [];
    let last = -2;
    for (const letter of typed) {
        let found = inName.indexOf(letter, Math.max(0, last + 1));
        while (found >= 0 && !fits(found, last)) found = inName.indexOf(letter, found + 1);
        if (found < 0) return null;
        at.push([found, found + letter.length]);
        last = found;
    }
    return at;
}
