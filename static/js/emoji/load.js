/** The list of all emoji, fetched when somebody first wants it. */

import {readEmoji} from "#emoji/data.js";

/** One of each version that not every device draws yet. */
const SAMPLES = new Map([[15, "🫨"], [16, "🫩"], [17, "🫪"]]);

/** @type {Promise<import("#emoji/data.js").Emoji[]> | null} */
let loading = null;

/** @returns {Promise<import("#emoji/data.js").Emoji[]>} those that this device can draw; rejected when there is no connection */
export function loadEmoji() {
    loading ??= import("emoji-data").then((module) => drawable(readEmoji(module.default)));
    loading.catch(() => { loading = null; });
    return loading;
}

function drawable(all) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 16;
    const brush = canvas.getContext("2d", {willReadFrequently: true});
    const missing = new Set([...SAMPLES].filter(([, sample]) => brush && !isDrawn(brush, sample)).map(([version]) => version));
    return all.filter((one) => !missing.has(Math.floor(one.version)));
}

/** An emoji has colours of its own; the box that stands for a missing one takes the brush's. */
function isDrawn(brush, emoji) {
    brush.clearRect(0, 0, 16, 16);
    brush.font = '12px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif';
    brush.fillText(emoji, 0, 13);
    const pixels = brush.getImageData(0, 0, 16, 16).data;
    return pixels.some((value, at) => at % 4 === 0 && pixels[at + 3] > 0 && Math.abs(value - pixels[at + 2]) > 24);
}
