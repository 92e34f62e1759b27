/** The best of many. Pure. */

const MOST = 60;

/** The letters of a text as bits: what lacks one of what was typed can't fit. Spaces don't count. @param {string} text folded */
export function letters(text) {
    let bits = 0;
    for (let at = 0; at < text.length; at++) if (text[at] !== " ") bits |= 1 << (text.charCodeAt(at) & 31);
    return bits;
}

/**
 * @template T @param {Iterable<T>} all @param {(one: T) => {score: number, at: number[][]}} fits 0: not at all
 * @param {(one: T) => number} worth what is added to the score of those that fit
 * @returns {{one: T, at: number[][], score: number}[]} the best first
 */
export function best(all, fits, worth, most = MOST) {
    const found = [];
    for (const one of all) {
        const {score, at} = fits(one);
        if (score > 0) found.push({one, at, score: score + worth(one)});
    }
    return found.sort((a, b) => b.score - a.score).slice(0, most);
}
