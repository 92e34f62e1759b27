/** Colours code blocks when they are seen, in a worker with a time limit: a text that hangs it costs only its colours. */

import {scriptUrl} from "#messages/html.js";

const PATIENCE = 1_000;
const LONGEST = 20_000;
const KINDS = new Set(["keyword", "name", "string", "comment"]);

/** @type {Worker | null} */
let worker = null;
/** @type {{block: HTMLElement, code: string, language: string}[]} */
const line = [];
/** @type {{id: number, timer: any, block: HTMLElement} | null} */
let under = null;
let next = 1;

const seen = new IntersectionObserver((entries) => {
    for (const {isIntersecting, target} of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        add(/** @type {HTMLElement} */ (target));
    }
}, {rootMargin: "200px"});

/** Colour what is in here as soon as it is on the screen. @param {ParentNode} root */
export function colourWhenSeen(root) {
    for (const block of root.querySelectorAll("pre > code")) seen.observe(block);
}

function add(block) {
    const code = block.textContent ?? "";
    if (!code.trim() || code.length > LONGEST) return;
    line.push({block, code, language: block.className.replace(/^language-/, "")});
    work();
}

function work() {
    if (under || line.length === 0) return;
    const {block, code, language} = /** @type {any} */ (line.shift());
    if (!block.isConnected) return work();
    worker ??= start();
    const id = next++;
    under = {id, block, timer: setTimeout(giveUp, PATIENCE)};
    worker.postMessage({id, code, language});
    return undefined;
}

function start() {
    const made = new Worker(scriptUrl(import.meta.resolve("highlight.worker")));
    made.onmessage = ({data}) => done(data);
    made.onerror = giveUp;
    return made;
}

function giveUp() {
    worker?.terminate();
    worker = null;
    if (under) clearTimeout(under.timer);
    under = null;
    work();
}

function done({id, tokens}) {
    const now = under;
    if (!now || now.id !== id) return;
    clearTimeout(now.timer);
    if (tokens.map(([text]) => text).join("") === now.block.textContent) now.block.replaceChildren(...tokens.map(token));
    under = null;
    work();
}

function token([text, kind]) {
    if (!KINDS.has(kind)) return new Text(text);
    const span = document.createElement("span");
    span.className = `code-${kind}`;
    span.textContent = text;
    return span;
}
