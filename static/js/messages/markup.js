/** What the formatting tools do to a text with a selection. Pure; each gives what `apply` of format.js puts in. */

/** @typedef {{from: number, to: number, put: string, start: number, end: number}} Change `start`, `end`: the selection afterwards */

/**
 * A mark on both sides of the selection, or taken away when it is there, within it or around it. Spaces at its ends stay outside.
 * @param {string} text @param {number} start @param {number} end @param {string} mark @returns {Change}
 */
export function around(text, start, end, mark) {
    const size = mark.length;
    const chosen = text.slice(start, end);
    const from = start + (chosen.length - chosen.trimStart().length) * Number(chosen.trim() !== "");
    const inside = chosen.trim();
    const to = from + inside.length;
    if (text.slice(from - size, from) === mark && text.slice(to, to + size) === mark && from >= size) {
        return {from: from - size, to: to + size, put: inside, start: from - size, end: to - size};
    }
    if (inside.length > 2 * size && inside.startsWith(mark) && inside.endsWith(mark)) {
        return {from, to, put: inside.slice(size, -size), start: from, end: to - 2 * size};
    }
    return {from, to, put: `${mark}${inside}${mark}`, start: from + size, end: to + size};
}

/** The selected lines with something before each, or without it again. @param {string} text @param {number} start @param {number} end @param {string} before @returns {Change} */
export function lines(text, start, end, before) {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const to = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
    const every = text.slice(from, to).split("\n");
    const has = every.every((line) => line.startsWith(before));
    const put = every.map((line) => (has ? line.slice(before.length) : before + line)).join("\n");
    return {from, to, put, start: from + put.length, end: from + put.length};
}

/** @param {string} text @param {number} start @param {number} end */
export function asList(text, start, end) {
    return lines(text, start, end, "- ");
}

/** Code in a line, or as a block when it has several. @param {string} text @param {number} start @param {number} end @returns {Change} */
export function asCode(text, start, end) {
    const chosen = text.slice(start, end);
    if (!chosen.includes("\n")) return around(text, start, end, "`");
    const block = /^```\n([\s\S]*)\n```$/.exec(chosen);
    if (block) return {from: start, to: end, put: block[1], start, end: start + block[1].length};
    const put = `\`\`\`\n${chosen}\n\`\`\``;
    return {from: start, to: end, put, start: start + 4, end: start + 4 + chosen.length};
}

/** A link of the selection, its address still to be typed; of an address, its words; or text again. @param {string} text @param {number} start @param {number} end @returns {Change} */
export function asLink(text, start, end) {
    const chosen = text.slice(start, end).trim();
    const link = /^\[([^\]]*)\]\([^)]*\)$/.exec(chosen);
    if (link) return {from: start, to: end, put: link[1], start, end: start + link[1].length};
    if (/^https?:\/\/\S+$/.test(chosen)) return {from: start, to: end, put: `[](${chosen})`, start: start + 1, end: start + 1};
    const at = start + chosen.length + 3;
    return {from: start, to: end, put: `[${chosen}](https://)`, start: chosen ? at : start + 1, end: chosen ? at + 8 : start + 1};
}

/** Put something in the place of the selection. @param {string} put @returns {(text: string, start: number, end: number) => Change} */
export function instead(put) {
    return (_text, start, end) => ({from: start, to: end, put, start: start + put.length, end: start + put.length});
}
