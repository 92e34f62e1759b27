/** Combinations of keys: "mod+k", where "mod" is Ctrl, on a Mac ⌘. */

export const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const SIGNS = {mod: MAC ? "⌘" : "Ctrl", alt: MAC ? "⌥" : "Alt", shift: MAC ? "⇧" : "Shift", arrowup: "↑", arrowdown: "↓", escape: "Esc", enter: "↵"};

/** How a combination is written on this person's keyboard: "mod+k" → "Ctrl K". @param {string} keys */
export function keyName(keys) {
    return partsOf(keys).map((key) => SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key)).join(" ");
}

/** The plus itself is a key, too. @param {string} keys */
export function partsOf(keys) {
    return keys === "+" ? ["+"] : keys.split("+");
}
