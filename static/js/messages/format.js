/** Changes of what is being written, made so that the browser's own undo takes them back. What they are stands in markup.js. */

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
