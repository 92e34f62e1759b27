/**
 * The one way by which HTML reaches the page. The server sends it sanitised; here only what stands in the list is
 * rebuilt, element by element, so that nothing parsed is ever put into the document itself.
 */

import {directory} from "#accounts/directory.js";
import {t} from "#lib/i18n.js";
import {chip} from "#mentions/calls.js";
import {isOurs} from "#shell/address.js";

const PLAIN = new Set([
    "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
]);
const SPANS = new Set(["spoiler", "math", "math display"]);
const SIDES = new Set(["left", "center", "right"]);
const OWN_EMOJI = /^\/emoji\/[0-9a-f]{32}\.webp$/;

/** @type {any} */
const types = /** @type {any} */ (globalThis).trustedTypes;
const policy = types?.createPolicy("chat-html", {createHTML: (html) => html, createScriptURL: ownScript});

/** A worker's script: of our origin, under /static/, nothing else. @param {string} url */
function ownScript(url) {
    const address = new URL(url, location.href);
    if (address.origin !== location.origin || !address.pathname.startsWith("/static/")) throw new TypeError("Not a script of this site.");
    return address.href;
}

/** @param {string} url @returns {any} what `new Worker` takes under Trusted Types */
export function scriptUrl(url) {
    return policy ? policy.createScriptURL(url) : ownScript(url);
}

/** @param {string} html as the server made it @returns {DocumentFragment} */
export function fragment(html) {
    const parsed = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
    const result = document.createDocumentFragment();
    copyChildren(parsed.body, result);
    return result;
}

function copyChildren(from, to) {
    for (const node of from.childNodes) {
        if (node instanceof Text) to.appendChild(new Text(node.data));
        else if (node instanceof HTMLElement) copyElement(node, to);
    }
}

/** What isn't in the list leaves its text behind. @param {HTMLElement} from @param {Node} to */
function copyElement(from, to) {
    const name = from.localName;
    if (name === "a") return copyLink(from, to);
    if (name === "bdi" && from.classList.contains("mention")) return void to.appendChild(chip(from, (id) => directory.get(id)?.name));
    if (name === "img") return void to.appendChild(ownEmoji(from));
    if (name === "input") return void to.appendChild(checkbox(from));
    if (name === "time" || SPANS.has(from.className)) return copySpecial(from, to);
    if (!PLAIN.has(name)) return copyChildren(from, to);
    const made = document.createElement(name);
    const language = /^language-[\w#+.-]{1,40}$/.exec(from.className)?.[0];
    if (name === "code" && language) made.className = language;
    // What may scroll sideways has to be reached by keys too.
    if (name === "pre") made.tabIndex = 0;
    if (name === "ol" && /^\d{1,9}$/.test(from.getAttribute("start") ?? "")) made.setAttribute("start", from.getAttribute("start") ?? "1");
    const side = from.getAttribute("align") ?? "";
    if ((name === "td" || name === "th") && SIDES.has(side)) made.className = `align-${side}`;
    if (name === "p" || name === "li" || /^h\d$/.test(name)) made.classList.add("own-direction");
    copyChildren(from, made);
    to.appendChild(name === "table" ? scrolling(made) : made);
    return undefined;
}

/** What `special.js` makes something of when it is on the page. Until then nobody reads what is hidden. @param {HTMLElement} from @param {Node} to */
function copySpecial(from, to) {
    const made = document.createElement(from.localName === "time" ? "time" : "span");
    made.className = from.className;
    made.inert = from.className === "spoiler";
    made.setAttribute("datetime", from.getAttribute("datetime") ?? "");
    copyChildren(from, made);
    to.appendChild(made);
}

/** An emoji of the site's own, from nowhere else; its name where there is no picture any more. @param {HTMLElement} from */
function ownEmoji(from) {
    const name = from.getAttribute("alt") ?? "";
    const address = from.getAttribute("src") ?? "";
    if (!OWN_EMOJI.test(address)) return new Text(name);
    const made = document.createElement("img");
    made.className = "emoji own";
    made.alt = made.title = name;
    made.addEventListener("error", () => made.replaceWith(name));
    made.src = address;
    return made;
}

function copyLink(from, to) {
    const address = linkAddress(from.getAttribute("href") ?? "");
    if (!address) return copyChildren(from, to);
    const made = document.createElement("a");
    made.href = address.href;
    made.className = "isolated";
    if (address.origin !== location.origin || !isOurs(address.pathname)) made.target = "_blank";
    made.rel = "noopener noreferrer nofollow";
    if (from.title) made.title = from.title;
    copyChildren(from, made);
    to.appendChild(made);
    return undefined;
}

function linkAddress(href) {
    try {
        const address = new URL(href);
        return ["http:", "https:", "mailto:"].includes(address.protocol) ? address : null;
    } catch {
        return null;
    }
}

function checkbox(from) {
    const made = document.createElement("input");
    made.type = "checkbox";
    made.disabled = true;
    made.checked = from.hasAttribute("checked");
    made.setAttribute("aria-label", made.checked ? t("Done") : t("To do"));
    return made;
}

/** A wide table scrolls by itself, never the page. */
function scrolling(table) {
    const frame = document.createElement("div");
    frame.className = "wide";
    frame.tabIndex = 0;
    frame.append(table);
    return frame;
}
