/** Formatting of what is being written: Markdown put around or before it. Changes go through the browser's own undo. */

/** What a button does to a text with a selection. Pure. @param {string} text @param {number} start @param {number} end
 * @param {string} mark put on both sides, or taken away when it is there @returns {{from: number, to: number, put: string, start: number, end: number}} */
export function around(text, start, end, mark) {
    const size = mark.length;
    const inside = text.slice(start, end);
    if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark) {
        return {from: start - size, to: end + size, put: inside, start: start - size, end: end - size};
    }
    return {from: start, to: end, put: `${mark}${inside}${mark}`, start: start + size, end: end + size};
}

/** The selected lines as a list, or as text again. Pure. @param {string} text @param {number} start @param {number} end */
export function asList(text, start, end) {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const to = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
    const lines = text.slice(from, to).split("\n");
    const isList = lines.every((line) => /^- /.test(line));
    const put = lines.map((line) => (isList ? line.slice(2) : `- ${line}`)).join("\n");
    return {from, to, put, start: from + put.length, end: from + put.length};
}

/** Code in a line, or as a block when it has several. Pure. @param {string} text @param {number} start @param {number} end */
export function asCode(text, start, end) {
    if (!text.slice(start, end).includes("\n")) return around(text, start, end, "`");
    const put = `\`\`\`\n${text.slice(start, end)}\n\`\`\``;
    return {from: start, to: end, put, start: start + 4, end: start + 4 + (end - start)};
}

/** @param {HTMLTextAreaElement} field @param {(text: string, start: number, end: number) => {from: number, to: number, put: string, start: number, end: number}} change */
export function apply(field, change) {
    const {from, to, put, start, end} = change(field.value, field.selectionStart, field.selectionEnd);
    field.focus();
    field.setSelectionRange(from, to);
    // The only way that Ctrl+Z undoes; browsers that lost it get the plain one.
    if (!document.execCommand("insertText", false, put)) {
        field.setRangeText(put, from, to);
        field.dispatchEvent(new Event("input", {bubbles: true}));
    }
    field.setSelectionRange(start, end);
}

/**
 * Let a text field be as high as its text: a copy of it stands invisibly in the same place (composer.css, `.grow`), so that
 * the page never takes an intermediate height and the timeline above keeps its place.
 * @param {HTMLTextAreaElement} field
 */
export function growText(field) {
    /** @type {HTMLElement} */ (field.parentElement).dataset.text = field.value;
}
