/** Formulas, drawn by KaTeX when they are seen: it is loaded with the first one. What it can't draw stays as it was written. */

const LONGEST = 2_000;
const SLICE = 8;
const BOUNDS = {throwOnError: true, strict: "ignore", trust: false, maxExpand: 200, maxSize: 20, output: "htmlAndMathml"};

/** @type {Element[]} */
const line = [];
let busy = false;

const seen = new IntersectionObserver((entries) => {
    for (const {isIntersecting, target} of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        line.push(target);
    }
    work();
}, {rootMargin: "200px"});

/** @param {Element[]} formulas `.math`, each with its source in `code` */
export function drawWhenSeen(formulas) {
    for (const one of formulas) if ((one.textContent ?? "").length <= LONGEST) seen.observe(one);
}

/** In short slices, so that a wall of formulas stops nobody. */
async function work() {
    if (busy || line.length === 0) return;
    busy = true;
    try {
        const [{tree}] = await Promise.all([import("katex"), styled()]);
        while (line.length) {
            for (const begun = performance.now(); line.length && performance.now() - begun < SLICE;) draw(tree, /** @type {Element} */ (line.shift()));
            await new Promise(requestAnimationFrame);
        }
    } catch {
        line.length = 0; // It could not be loaded: the sources stay, and the next one tries again.
    }
    busy = false;
}

/** @type {Promise<unknown> | null} */
let sheet = null;

function styled() {
    sheet ??= new Promise((done, failed) => {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.onload = done;
        link.onerror = failed;
        link.href = import.meta.resolve("katex.css");
        document.head.append(link);
    }).catch((error) => {
        sheet = null;
        throw error;
    });
    return sheet;
}

function draw(tree, element) {
    const source = element.textContent.trim();
    try {
        const made = tree(source, {...BOUNDS, displayMode: element.classList.contains("display")});
        bySheet(made);
        element.replaceChildren(made.toNode());
        element.classList.add("drawn");
    } catch (error) {
        element.title = String(/** @type {any} */ (error).message).split("\n")[0].slice(0, 200);
    }
}

/** Style attributes are not allowed on the page; the same words by CSSOM are. KaTeX sets most of them that way itself. */
function bySheet(node) {
    const style = node.attributes?.style;
    if (style) {
        const {toNode} = node;
        delete node.attributes.style;
        node.toNode = () => {
            const made = toNode.call(node);
            made.style.cssText = style;
            return made;
        };
    }
    node.children?.forEach(bySheet);
}
