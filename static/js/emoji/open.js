/** The door of the picker: what it takes is loaded when it is first opened. */

import {loadEmoji} from "#emoji/load.js";

/** @param {HTMLElement} anchor @param {(emoji: string, url?: string) => void} chosen told what goes into a text, and the picture of one of the site's own */
export async function openEmoji(anchor, chosen) {
    anchor.setAttribute("aria-expanded", "true");
    try {
        const [{openPicker}, all] = await Promise.all([import("#emoji/picker.js"), loadEmoji()]);
        openPicker(anchor, all, chosen);
    } catch (error) {
        anchor.setAttribute("aria-expanded", "false");
        throw error;
    }
}
