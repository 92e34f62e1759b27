/** Who of a room is there now. Pure. */

/**
 * The members in two groups, each in the order it had; undefined while it isn't known of everybody.
 * @template {{user: number}} M
 * @param {M[]} members @param {(user: number) => string | undefined} statusOf
 * @returns {{there: M[], away: M[]} | undefined}
 */
export function byPresence(members, statusOf) {
    if (members.some(({user}) => statusOf(user) === undefined)) return undefined;
    const isThere = ({user}) => statusOf(user) !== "offline";
    return {there: members.filter(isThere), away: members.filter((member) => !isThere(member))};
}
