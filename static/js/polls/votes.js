/** What a poll shows: whose votes are mine, how it looks when I vote, whether it is over. Pure. */

/**
 * @typedef {{id: number, text: string, count: number, users?: number[]}} Option `users`: the newest; none in an anonymous poll
 * @typedef {{question: string, options: Option[], multiple: boolean, anonymous: boolean, closes_at: string | null,
 *   closed: boolean, voters: number, mine?: number[]}} Poll `mine`: the options that I chose
 */

/**
 * Events are one frame for everybody and don't say what is mine.
 * @param {Poll | undefined} held @param {Poll | undefined} fresh @param {number} me @param {{pulled: boolean}} how
 */
export function merge(held, fresh, me, {pulled}) {
    if (!fresh || (pulled && fresh.mine)) return fresh;
    const before = held?.mine ?? [];
    const mine = fresh.options.filter((one) => one.users?.includes(me) || (hides(one) && before.includes(one.id)));
    return {...fresh, mine: mine.map((one) => one.id)};
}

/** Did more people choose it than are named? @param {Option} one */
function hides(one) {
    return one.count > (one.users?.length ?? 0);
}

/** May there be a vote of mine that only the server knows? @param {Poll | undefined} poll of a whole copy that came with an event */
export function needsAsking(poll) {
    return Boolean(poll?.options.some(hides));
}

/** As it will look when these options are my vote. @param {Poll} poll @param {number[]} mine @param {number} me @returns {Poll} */
export function voted(poll, mine, me) {
    const before = poll.mine ?? [];
    const options = poll.options.map((one) => {
        const [was, is] = [before.includes(one.id), mine.includes(one.id)];
        if (was === is) return one;
        const others = one.users?.filter((id) => id !== me);
        return {...one, count: one.count + (is ? 1 : -1), ...(others ? {users: is ? [me, ...others] : others} : {})};
    });
    return {...poll, options, mine, voters: poll.voters + Number(mine.length > 0) - Number(before.length > 0)};
}

/** @param {Poll} poll @param {number} now in milliseconds by the server's clock */
export function isOver(poll, now) {
    return poll.closed || Boolean(poll.closes_at && Date.parse(poll.closes_at) <= now);
}

/** The options that lead when it is over: those with most votes, none while nobody has voted. @param {Poll} poll @returns {Set<number>} */
export function winners(poll) {
    const most = Math.max(...poll.options.map((one) => one.count));
    return new Set(most > 0 ? poll.options.filter((one) => one.count === most).map((one) => one.id) : []);
}

/**
 * What is wrong with a poll that somebody writes; an empty object when nothing is. `options` as typed, blank ones included.
 * @param {string} question @param {string[]} options @returns {{question?: "blank", options?: "few", twice?: number}} `twice`: the place of a repeat
 */
export function wrong(question, options) {
    const words = options.map((text) => text.trim().replace(/\s+/g, " "));
    const twice = words.findIndex((text, at) => text && words.indexOf(text) < at);
    return {
        ...(question.trim() ? {} : {question: /** @type {const} */ ("blank")}),
        ...(words.filter(Boolean).length < 2 ? {options: /** @type {const} */ ("few")} : {}),
        ...(twice >= 0 ? {twice} : {}),
    };
}
