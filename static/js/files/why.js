/** Why a file didn't go up, for a person: the server's own words where it said some. */

import {t} from "#lib/i18n.js";
import {explain} from "#shell/toasts.js";

const SAID = {
    too_large: () => t("It is too large."),
    full: () => t("The server has no room left. Tell who runs it."),
    unreadable: () => t("It can't be read any more. Was it moved or changed?"),
    unauthenticated: () => t("You are signed out. Sign in again to go on."),
};

/** @param {any} error {code, detail} */
export function why(error) {
    return error?.detail || (SAID[error?.code]?.() ?? explain(error));
}
