/** Everything that can be done with a message, as a menu at a button or, by touch, as a sheet from below. */

import {html, render} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {quickActs, rowActions} from "#messages/registry.js";
import {findRoom} from "#rooms/store.js";
import {openMenu} from "#shell/menu.js";

/** @typedef {import("#messages/where.js").Where} Where */

/** @param {any} message @param {Where} where */
function actsOf(message, where) {
    const room = findRoom(message.room);
    return [...rowActions].filter((act) => act.show(message, room, where));
}

/** @param {any} message @param {HTMLElement} anchor @param {Where} where the timeline in which it was chosen */
export function openMessageMenu(message, anchor, where) {
    const items = actsOf(message, where).map((act) => ({label: act.label, icon: act.icon, danger: act.danger, run: () => act.run(message, anchor, where)}));
    if (items.length) openMenu(anchor, items, {label: t("What can be done with this message")});
}

/** @param {any} message @param {Where} where */
export function openMessageSheet(message, where) {
    if (message.deleted || message.kind === "system") return;
    const dialog = document.createElement("dialog");
    dialog.className = "sheet";
    dialog.setAttribute("aria-label", t("What can be done with this message"));
    const close = () => dialog.close();
    render(html`<div class="sheet-quick">${[...quickActs].map((act) => act.render(message, close))}</div>
        ${actsOf(message, where).map((act) => html`<button class="menu-item ${act.danger ? "danger" : ""}" @click=${() => {
            close();
            act.run(message, document.body, where);
        }}>${icon(act.icon)}<span>${act.label}</span></button>`)}`, dialog);
    dialog.addEventListener("close", () => dialog.remove());
    ignoreRelease(dialog);
    dialog.addEventListener("pointerdown", (event) => event.target === dialog && close());
    document.body.append(dialog);
    dialog.showModal();
    navigator.vibrate?.(8);
}

/** The finger that opened the sheet is still down: letting go must not choose what has come up under it. */
function ignoreRelease(dialog) {
    let armed = false;
    dialog.addEventListener("pointerdown", () => { armed = true; }, {capture: true});
    dialog.addEventListener("click", (event) => {
        if (armed || event.detail === 0) return;
        event.preventDefault();
        event.stopImmediatePropagation();
    }, {capture: true});
}
