/** What completes ":ta" while somebody writes. */

import {search, withTone} from "#emoji/data.js";
import {keepRecent, keptTone} from "#emoji/kept.js";
import {loadEmoji} from "#emoji/load.js";
import {freshOwn, ownEmoji} from "#emoji/own.js";
import {showEmoji} from "#emoji/show.js";
import {t} from "#lib/i18n.js";

const MOST = 8;

/** @type {Promise<unknown> | null} */
let asked = null;

export const source = {
    label: t("Emoji"),

    /** @param {string} typed behind the colon */
    async find(typed) {
        const [own, all] = await Promise.all([known(), loadEmoji()]);
        return search([...own, ...all], typed, MOST).map((one) => line(one, keptTone()));
    },
};

/** Asked once while the page is open; the picker asks again. */
function known() {
    asked ??= freshOwn();
    return asked.then(ownEmoji);
}

function line(one, tone) {
    const emoji = one.exact ?? withTone(one, tone);
    return {id: one.emoji, label: `:${one.names[0]}:`, names: one.names, mark: showEmoji(emoji, one.url), put: emoji, run: () => keepRecent(emoji)};
}
