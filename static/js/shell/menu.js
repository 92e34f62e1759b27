/** A menu at a button: the popover of the platform, so that Esc and a click outside close it. */

import {html, nothing, render} from "lit";
import {icon, moveFocus} from "#lib/dom.js";

/** @type {HTMLElement | null} */
let open = null;

/**
 * @param {HTMLElement} anchor @param {({label: string, icon?: string, mark?: unknown, run: () => void, danger?: boolean, checked?: boolean} | "line")[]} items
 * @param {{head?: unknown, label?: string}} [options]
 */
export function openMenu(anchor, items, {head = nothing, label = ""} = {}) {
    const menu = document.createElement("div");
    menu.className = "menu floating";
    menu.popover = "auto";
    render(html`${head}<div role="menu" aria-label=${label || anchor.getAttribute("aria-label") || nothing}>${items.map((item) => draw(item, menu))}</div>`, menu);
    document.body.append(menu);
    menu.addEventListener("keydown", (event) => moveFocus(event, entries(menu)));
    menu.addEventListener("toggle", (event) => {
        if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
        anchor.setAttribute("aria-expanded", "false");
        menu.remove();
        if (open === menu) open = null;
    });
    open = menu;
    menu.showPopover();
    place(menu, anchor);
    anchor.setAttribute("aria-expanded", "true");
    entries(menu)[0]?.focus();
    return menu;
}

export function closeMenu() {
    open?.hidePopover();
}

function entries(menu) {
    return /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("[role^=menuitem]")]);
}

function draw(item, menu) {
    if (item === "line") return html`<hr>`;
    const run = () => {
        menu.hidePopover();
        item.run();
    };
    return html`<button class="menu-item ${item.danger ? "danger" : ""}" tabindex="-1"
        role=${item.checked === undefined ? "menuitem" : "menuitemradio"} aria-checked=${item.checked ?? nothing} @click=${run}>
        ${item.mark ?? (item.icon ? icon(item.icon) : nothing)}<span>${item.label}</span>${item.checked ? html`<span class="push-end">${icon("check", "small")}</span>` : nothing}</button>`;
}

/** Below the button, or above it where there is no room; never beyond the page. */
function place(menu, anchor) {
    const from = anchor.getBoundingClientRect();
    const size = menu.getBoundingClientRect();
    const below = from.bottom + 4 + size.height < innerHeight || from.top < size.height + 8;
    const top = below ? from.bottom + 4 : from.top - size.height - 4;
    const towardsEnd = getComputedStyle(anchor).direction === "rtl" ? from.right - size.width : from.left;
    const left = towardsEnd + size.width > innerWidth - 8 ? from.right - size.width : towardsEnd;
    menu.style.top = `${Math.max(8, Math.min(top, innerHeight - size.height - 8))}px`;
    menu.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
}
