/** Which reactions are mine: events are one frame for everybody and don't say it. Pure. */

/** @typedef {{emoji: string, count: number, users: number[], mine?: boolean, url?: string}} Reaction `url`: the picture of one of the site's own */

/**
 * @param {Reaction[] | undefined} held @param {Reaction[]} fresh @param {number} me
 * @param {{by?: {user: number, emoji: string, added: boolean}, pulled: boolean}} how
 * @returns {Reaction[]}
 */
export function merge(held, fresh, me, {by, pulled}) {
    if (pulled) return fresh;
    const before = new Map((held ?? []).map((one) => [one.emoji, Boolean(one.mine)]));
    return fresh.map((one) => ({...one, mine: isMine(one, before, me, by)}));
}

function isMine(one, before, me, by) {
    if (by?.user === me && by.emoji === one.emoji) return by.added;
    if (one.users.includes(me)) return true;
    return one.users.length < one.count && (before.get(one.emoji) ?? false);
}

/** @param {Reaction[] | undefined} reactions of a whole copy that came with an event */
export function needsAsking(reactions) {
    return (reactions ?? []).some((one) => one.count > one.users.length);
}

/** As it will look when I add or take back an emoji. @param {Reaction[]} reactions @param {string} emoji @param {number} me @param {boolean} added @param {string} [url] */
export function toggled(reactions, emoji, me, added, url) {
    const found = reactions.find((one) => one.emoji === emoji);
    if (!found) return added ? [...reactions, {emoji, count: 1, users: [me], mine: true, ...(url ? {url} : {})}] : reactions;
    if (Boolean(found.mine) === added) return reactions;
    const users = added ? [me, ...found.users] : found.users.filter((id) => id !== me);
    const changed = {...found, count: found.count + (added ? 1 : -1), users, mine: added};
    return reactions.map((one) => (one === found ? changed : one)).filter((one) => one.count > 0);
}
