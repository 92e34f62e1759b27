/** When to connect again after a socket closed: the rules of the wire contract, §1. Pure. */

const FOR_GOOD = new Set([4400, 4401, 4403, 4410, 1009]);
const CROWDED = new Set([4409, 4429]);
const RESTART = 1012;
const LEAST = 500;
const MOST = 30_000;

/**
 * @param {number} code close code of the socket
 * @param {number} attempt 0 for the first try after a connection that worked
 * @param {() => number} [random] in [0, 1)
 * @returns {number | null} milliseconds to wait, or null: don't try again
 */
export function retryAfter(code, attempt, random = Math.random) {
    if (FOR_GOOD.has(code)) return null;
    if (CROWDED.has(code)) return MOST;
    if (code === RESTART) return random() * 10_000;
    return Math.max(LEAST / 5, random() * Math.min(MOST, LEAST * 2 ** Math.min(attempt, 10)));
}

/** True when the server asked for patience, so that nothing may hurry the next try. @param {number} code */
export function isCrowded(code) {
    return CROWDED.has(code);
}

/** True when the page itself is too old and only a reload helps. */
export function isTooOld(code) {
    return code === 4410 || code === 4400;
}
