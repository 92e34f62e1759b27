/** Links to messages of this site, as they stand in a message's words. Pure. */

export const MOST = 3;

/**
 * The first three messages that are named. @param {string} text @param {string} origin of this site
 * @returns {{key: string, number: number}[]} `key`: the room's slug or id
 */
export function linksIn(text, origin) {
    if (!text.includes("/rooms/")) return [];
    const found = new Map();
    const link = new RegExp(`(?<![\\w/.-])${origin.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}/rooms/([a-z0-9-]{1,64})/([1-9]\\d{0,14})(?![\\w-])`, "g");
    for (const [, key, number] of text.matchAll(link)) {
        if (found.size === MOST) break;
        found.set(`${key}/${number}`, {key, number: Number(number)});
    }
    return [...found.values()];
}
