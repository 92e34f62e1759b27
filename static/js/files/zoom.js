/** How a picture is looked at: how large, and which part of it. Pure. `x` and `y` are how far its middle is moved, in pixels of the screen. */

/** @typedef {{scale: number, x: number, y: number}} View */
/** @typedef {{width: number, height: number}} Size */

export const WHOLE = Object.freeze({scale: 1, x: 0, y: 0});
export const MOST = 8;

/**
 * Larger or smaller, with the point under the finger where it was.
 * @param {View} view @param {number} factor @param {{x: number, y: number}} at from the middle of the frame @param {Size} picture as it is shown at 1 @param {Size} frame
 * @returns {View}
 */
export function zoomed(view, factor, at, picture, frame) {
    const scale = Math.min(MOST, Math.max(1, view.scale * factor));
    const by = scale / view.scale;
    return within({scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by}, picture, frame);
}

/** @param {View} view @param {number} x @param {number} y @param {Size} picture @param {Size} frame @returns {View} */
export function moved(view, x, y, picture, frame) {
    return within({...view, x: view.x + x, y: view.y + y}, picture, frame);
}

/** No edge of the picture comes into the frame where it is larger than that; it stands in the middle where it isn't. @returns {View} */
function within({scale, x, y}, picture, frame) {
    const room = (size, of) => Math.max(0, (size * scale - of) / 2);
    const [across, down] = [room(picture.width, frame.width), room(picture.height, frame.height)];
    return {scale, x: Math.max(-across, Math.min(across, x)) + 0, y: Math.max(-down, Math.min(down, y)) + 0};
}
