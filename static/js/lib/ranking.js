/** The best of many. Pure. */

const MOST = 60;

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
