/** The sheet that shows every key. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {keyName} from "#lib/keys.js";
import {openDialog} from "#shell/dialogs.js";
import {moreShortcuts, shortcuts} from "#shell/registry.js";

export async function openSheet() {
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
