/** A small choice of emoji at a button. The whole picker is a concept of its own, to come. */

import {html, render} from "lit";
import {moveFocus} from "#lib/dom.js";
import {t} from "#lib/i18n.js";

const CHOICE = [
    "👍", "❤️", "🎉", "😂", "🙂", "😄", "😅", "😉", "😍", "🤔", "😮", "😢", "😭", "😡", "🙏", "👏",
    "👀", "💯", "🔥", "🚀", "✅", "❌", "❓", "❗", "💡", "🐛", "☕", "🍰", "🌍", "⭐", "👋", "🤝",
];

/** @param {HTMLElement} anchor @param {(emoji: string) => void} chosen */
export function openEmoji(anchor, chosen) {
    const box = document.createElement("div");
    box.className = "menu floating emoji-choice";
    box.popover = "auto";
    box.role = "dialog";
    box.ariaLabel = t("Emoji");
    render(html`<div>${CHOICE.map((emoji) => html`
        <button type="button" class="emoji-button" aria-label=${emoji} @click=${() => {
            box.hidePopover();
            chosen(emoji);
        }}>${emoji}</button>`)}</div>`, box);
    document.body.append(box);
    const buttons = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("button")]);
    box.addEventListener("keydown", (event) => walk(event, buttons));
    box.addEventListener("toggle", (event) => {
        if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
        anchor.setAttribute("aria-expanded", "false");
        box.remove();
    });
    box.showPopover();
    anchor.setAttribute("aria-expanded", "true");
    put(box, anchor);
    buttons[0].focus();
}

/** Eight to a row: the arrows move both ways. */
function walk(event, buttons) {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return void moveFocus(event, buttons.filter((_, at) => at % 8 === buttons.indexOf(/** @type {any} */ (document.activeElement)) % 8));
    event.preventDefault();
    buttons[(buttons.indexOf(/** @type {any} */ (document.activeElement)) + step + buttons.length) % buttons.length].focus();
    return undefined;
}

/** Above the button where there is room, and never beyond the page. */
function put(box, anchor) {
    const from = anchor.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    const top = from.top > size.height + 12 ? from.top - size.height - 6 : from.bottom + 6;
    box.style.top = `${Math.max(8, Math.min(top, innerHeight - size.height - 8))}px`;
    box.style.left = `${Math.max(8, Math.min(from.left, innerWidth - size.width - 8))}px`;
}
