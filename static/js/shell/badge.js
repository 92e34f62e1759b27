/** The number that waits, drawn into the icon of the tab, and told to the icon of an installed app. */

import {short} from "#lib/dom.js";

const SIZE = 64;
const CALLED = "#c8400f";
const NEWS = "#5e586b";

/** @type {Promise<HTMLImageElement> | undefined} */
let picture;

/** @param {string} address */
function load(address) {
    const image = new Image(SIZE, SIZE);
    image.src = address;
    return image.decode().then(() => image);
}

/** @param {number} called what calls me @param {number} unread what is new beside it */
export async function badge(called, unread) {
    const app = /** @type {any} */ (navigator);
    if (called || unread) app.setAppBadge?.(...(called ? [called] : [])).catch(() => {});
    else app.clearAppBadge?.().catch(() => {});
    const link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"));
    const plain = document.documentElement.dataset.favicon;
    if (!link || !plain) return;
    picture ??= load(plain);
    link.href = called || unread ? draw(await picture, called) : plain;
    link.type = called || unread ? "image/png" : "image/svg+xml";
}

/** A disc with the number of what calls me; a smaller one for mere news. */
function draw(image, called) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.drawImage(image, 0, 0, SIZE, SIZE);
    const size = called ? 20 : 12;
    pen.beginPath();
    pen.arc(SIZE - size - 2, SIZE - size - 2, size, 0, 2 * Math.PI);
    pen.fillStyle = called ? CALLED : NEWS;
    pen.strokeStyle = "#fff";
    pen.lineWidth = 4;
    pen.fill();
    pen.stroke();
    if (called) {
        pen.fillStyle = "#fff";
        pen.font = `700 ${called > 9 ? 22 : 30}px system-ui, sans-serif`;
        pen.textAlign = "center";
        pen.textBaseline = "middle";
        pen.fillText(short(called), SIZE - size - 2, SIZE - size);
    }
    return canvas.toDataURL();
}
