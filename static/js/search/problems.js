/** What the server says it did not understand, in words: each code of docs/search.md. */

import {t} from "#lib/i18n.js";

/** @type {Record<string, (piece: string, hint: string) => string>} */
const WORDS = {
    no_person: (piece) => t("Nobody you can see is called “{piece}”.", {piece}),
    no_room: (piece) => t("No room you can see is called “{piece}”.", {piece}),
    too_many: (piece) => t("“{piece}” could be too many. Write more of the name.", {piece}),
    no_value: (piece) => t("Say what comes after “{piece}”.", {piece}),
    no_date: (piece) => t("“{piece}” is not a date. Write 2026-11-22, yesterday, last week, november or 7d.", {piece}),
    no_time: (piece) => t("No time lies within “{piece}”.", {piece}),
    unknown_filter: (piece, hint) => t("There is no filter “{piece}”. Did you mean “{hint}:”?", {piece, hint}),
    unknown_value: (piece, hint) => (hint ? t("“{piece}” is not known here. Did you mean “{hint}”?", {piece, hint}) : t("“{piece}” is not known here.", {piece})),
    cannot_negate: (piece) => t("“{piece}” cannot be turned round with a minus.", {piece}),
    only_mine: (piece) => t("Only mentions of yourself can be looked for, not of “{piece}”.", {piece}),
    only_without: () => t("Say also what you look for, not only what to leave out."),
    no_or: (piece) => t("“{piece}”: words cannot be alternatives. All of them are looked for.", {piece}),
    not_closed: (piece) => t("A quotation mark or bracket is missing at the end of “{piece}”.", {piece}),
    empty: (piece) => t("There is nothing to look for in “{piece}”.", {piece}),
    star_within: (piece) => t("In “{piece}”, a star can only stand at the end of a word.", {piece}),
    too_long: () => t("That is too much at once. The end was left out."),
    no_topics: (piece) => t("“{piece}” was left out: messages here have no subject or topic. Search for the words themselves.", {piece}),
    no_reactions: (piece) => t("“{piece}” was left out: reactions cannot be searched.", {piece}),
    no_numbers: (piece) => t("“{piece}” was left out: open a message by its link instead.", {piece}),
    not_here: (piece) => t("“{piece}” was left out: there is no such filter here.", {piece}),
};

/** @param {{start: number, end: number, code: string, hint?: string}} problem @param {string} text that was searched */
export function wordsFor({start, end, code, hint}, text) {
    const piece = `\u2068${[...text].slice(start, end).join("")}\u2069`;
    return (WORDS[code] ?? WORDS.not_here)(piece, hint ?? "");
}
