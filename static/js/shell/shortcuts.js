/** Keys of the whole page, and the sheet that shows them. */

import {html} from "lit";
import {isWriting} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {keyName, MAC, partsOf} from "#lib/keys.js";
import {openDialog} from "#shell/dialogs.js";
import {moreShortcuts, shortcuts} from "#shell/registry.js";

/** @param {KeyboardEvent} event @param {string} keys */
export function pressed(event, keys) {
    const parts = partsOf(keys);
    const key = parts[parts.length - 1];
    const wants = (name) => parts.includes(name);
    return event.key.toLowerCase() === key
        && (MAC ? event.metaKey : event.ctrlKey) === wants("mod")
        && event.altKey === wants("alt")
        && (event.shiftKey === wants("shift") || (key.length === 1 && !/[a-z0-9]/.test(key)));
}

document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], [popover=auto]:popover-open")) return;
    for (const one of shortcuts) {
        if (!one.run || !pressed(event, one.keys) || (isWriting(event.target) && !one.whileWriting)) continue;
        event.preventDefault();
        one.run(event);
        return;
    }
});

export async function openShortcuts() {
    await Promise.all([...moreShortcuts].map((load) => load().catch(() => {})));
    const groups = Map.groupBy ? Map.groupBy([...shortcuts], groupOf) : grouped();
    return openDialog(t("Keyboard shortcuts"), () => html`<div class="dialog-body keys">${[...groups].map(([group, list]) => html`
        <h3>${group}</h3><dl>${list.map((one) => html`<div><dt>${one.label}</dt><dd><kbd>${keyName(one.keys)}</kbd></dd></div>`)}</dl>`)}</div>`);
}

function groupOf(one) {
    return one.group ?? t("Moving around");
}

function grouped() {
    const groups = new Map();
    for (const one of shortcuts) groups.set(groupOf(one), [...(groups.get(groupOf(one)) ?? []), one]);
    return groups;
}

shortcuts.add({keys: "?", label: t("Show every shortcut"), order: 900, run: openShortcuts});
