/** The parts of the picker, from top to bottom. */

import {t} from "#lib/i18n.js";

/** @typedef {{key: string, label: string, sign: string, items: any[]}} Section */

/** @param {import("#emoji/data.js").Emoji[]} all @returns {Section[]} */
export function groupSections(all) {
    return [
        [t("Smileys and feelings"), "smile"], [t("People and body"), "hand"], [t("Animals and nature"), "paw-print"], [t("Food and drink"), "utensils"],
        [t("Travel and places"), "plane"], [t("Activities"), "trophy"], [t("Objects"), "lightbulb"], [t("Symbols"), "shapes"], [t("Flags"), "flag"],
    ].map(([label, sign], group) => ({key: String(group), label, sign, items: all.filter((one) => one.group === group)}));
}

/** @param {import("#emoji/own.js").Own[]} own @returns {Section} */
export function ownSection(own) {
    return {key: "own", label: t("This site's own"), sign: "sparkles", items: own};
}

/**
 * @param {string[]} recent as they were chosen, skin tones and all
 * @param {(import("#emoji/data.js").Emoji | import("#emoji/own.js").Own)[]} all @returns {Section}
 */
export function recentSection(recent, all) {
    const known = new Map(all.map((one) => [plain(one.emoji), one]));
    const items = recent.map((exact) => ({known: known.get(plain(exact)), exact})).filter((one) => one.known).map((one) => ({...one.known, exact: one.exact}));
    return {key: "recent", label: t("Used last"), sign: "clock", items};
}

/** Without skin tones, and without the sign that asks for colour, which gives way to a tone. */
function plain(emoji) {
    return emoji.replace(/[\u{1f3fb}-\u{1f3ff}\ufe0f]/gu, "");
}
