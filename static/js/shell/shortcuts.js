/** Keys of the whole page. */

import {isWriting} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {MAC, partsOf} from "#lib/keys.js";
import {shortcuts} from "#shell/registry.js";

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

/** The sheet that shows them all; loaded when it is opened. */
export const openShortcuts = async () => (await import("#shell/sheet.js")).openSheet();

shortcuts.add({keys: "?", label: t("Show every shortcut"), order: 900, run: openShortcuts});
