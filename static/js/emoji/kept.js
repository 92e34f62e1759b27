/** What this device remembers of a person's emoji: those used last, and the skin tone. */

const [RECENT, TONE] = ["emoji-recent", "emoji-tone"];
const MOST = 27;

/** @returns {string[]} as they were put into the text, the newest first */
export function recentEmoji() {
    try {
        const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
        return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
    } catch {
        return [];
    }
}

/** @param {string} emoji */
export function keepRecent(emoji) {
    localStorage.setItem(RECENT, JSON.stringify([emoji, ...recentEmoji().filter((one) => one !== emoji)].slice(0, MOST)));
}

/** @returns {number} 0 (none) to 5 (dark) */
export function keptTone() {
    const tone = Number(localStorage.getItem(TONE));
    return tone >= 1 && tone <= 5 ? Math.floor(tone) : 0;
}

/** @param {number} tone */
export function keepTone(tone) {
    localStorage.setItem(TONE, String(tone));
}
