/** How a recording looks: a row of bars, and the times beside them. */

import {html, svg} from "lit";

export const PEAKS = 64;
const [BAR, GAP, HEIGHT, LEAST] = [3, 2, 32, 3];

/**
 * At most so many peaks of 0 to 100 from many levels, the loudest one of all at 100; silence stays low.
 * @param {number[]} levels 0 to 1, in their order @param {number} [most]
 */
export function peaksOf(levels, most = PEAKS) {
    if (levels.length === 0) return [0];
    const count = Math.min(most, levels.length);
    const top = Math.max(0.05, ...chunks(levels, count).map(loudest));
    return chunks(levels, count).map((part) => Math.round((loudest(part) / top) * 100));
}

function chunks(levels, count) {
    return Array.from({length: count}, (_, at) => levels.slice(Math.floor((at * levels.length) / count), Math.floor(((at + 1) * levels.length) / count)));
}

function loudest(levels) {
    return levels.reduce((most, one) => Math.max(most, one), 0);
}

/** Bars from left to right, the first `share` (0 to 1) of them played. @param {number[]} peaks 0 to 100 @param {number} [share] */
export function bars(peaks, share = 0) {
    const width = peaks.length * (BAR + GAP) - GAP;
    return html`<svg class="voice-bars" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${peaks.map((peak, at) => {
        const height = Math.max(LEAST, (Math.min(100, peak) / 100) * HEIGHT);
        return svg`<rect class=${at < share * peaks.length ? "played" : ""} x=${at * (BAR + GAP)} y=${(HEIGHT - height) / 2} width=${BAR} height=${height} rx="1.5"></rect>`;
    })}</svg>`;
}

/** "4:07" @param {number} seconds */
export function length(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
