/** Ctrl+K: opens at once and keeps what is typed while the rest may still be on its way. */

import {t} from "#lib/i18n.js";

/** @param {string} [typed] what the field begins with */
export function openPalette(typed = "") {
    if (document.querySelector("dialog.palette")) return;
    const label = t("Jump to a room or a person");
    const dialog = document.createElement("dialog");
    const field = document.createElement("input");
    dialog.className = "palette";
    for (const one of [dialog, field]) one.setAttribute("aria-label", label);
    field.className = "visually-hidden";
    field.value = typed;
    dialog.append(field, document.createElement("chat-palette"));
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("mousedown", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
    import("#shell/palette.js").catch((error) => {
        dialog.close();
        throw error;
    });
}
