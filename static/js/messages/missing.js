/** An address names a message that its timeline doesn't have. */

import {t} from "#lib/i18n.js";
import {elsewhere} from "#messages/registry.js";
import {toast} from "#shell/toasts.js";

/** It may stand somewhere else; where nobody shows it, that is said. @param {import("#messages/where.js").Where} where @param {number} number */
export async function seek(where, number) {
    const shown = where.thread ? [] : await Promise.all([...elsewhere].map((show) => show(where.room, number)));
    if (!shown.some(Boolean)) toast(t("That message is not here, or it is gone."));
}
