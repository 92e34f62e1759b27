/** What completes ":ta" while somebody writes. */

import {search, withTone} from "#emoji/data.js";
import {keepRecent, keptTone} from "#emoji/kept.js";
import {loadEmoji} from "#emoji/load.js";
import {showEmoji} from "#emoji/show.js";
import {t} from "#lib/i18n.js";

const MOST = 8;

export const source = {
    label: t("Emoji"),

    /** @param {string} typed behind the colon */
    async find(typed) {
        return search(await loadEmoji(), typed, MOST).map((one) => line(one, keptTone()));
    },
};

function line(one, tone) {
    const emoji = withTone(one, tone);
    return {id: one.emoji, label: `:${one.names[0]}:`, mark: showEmoji(emoji), put: emoji, run: () => keepRecent(emoji)};
}
