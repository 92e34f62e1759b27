/** Files that are dropped on the page, pasted or picked, go to what is being written: in the thread where they are dropped, else in the room. */

import {FLAG} from "#files/tray.js";

const LONG = 2_000;
const attached = () => import("#messages/attached.js");

/** What is dragged began in this page: a picture of it would be a file, too. */
let own = false;
document.addEventListener("dragstart", () => { own = true; });
document.addEventListener("dragend", () => { own = false; });

// Without an answer at once the browser would leave the page for the file.
for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => {
    const {dataTransfer, target} = /** @type {DragEvent} */ (event);
    if (own || !dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const files = [...dataTransfer.files];
    import("#messages/veil.js").then(({over, drop}) => (type === "drop" ? drop(target, files) : over(target)));
});

/** @param {any} composer @param {ClipboardEvent} event */
export function paste(composer, event) {
    const {clipboardData} = event;
    const text = clipboardData?.getData("text/plain") ?? "";
    if (text.length > LONG) import("#messages/longpaste.js").then(({offer}) => offer(composer, text));
    if (text || !clipboardData?.files.length) return;
    event.preventDefault();
    bring(composer, [...clipboardData.files]);
}

/** @param {any} composer */
export function pick(composer) {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.onchange = () => bring(composer, [.../** @type {FileList} */ (input.files)]);
    input.click();
}

/** Nothing is sent without them while the tray is still on its way. @param {any} composer @param {File[]} files */
function bring(composer, files) {
    composer.awaits = attached().then((tray) => tray.bring(composer, files)).finally(() => { composer.awaits = null; });
}

if (localStorage.getItem(FLAG)) attached();
