/** Words for people: looked up in the page's catalogue, with the English text as the key. */

/** By the English; of several, by their names in the language's rules of plurals. @type {Record<string, string | Record<string, string>>} */
let catalogue = {};
let language = globalThis.document?.documentElement.lang || "en";
let rules = new Intl.PluralRules(language);
let formats = makeFormats();

/** Made once: each of them takes longer to make than a thousand uses. */
function makeFormats() {
    return {
        number: new Intl.NumberFormat(language),
        sentence: new Intl.ListFormat(language, {style: "long", type: "conjunction"}),
        title: new Intl.ListFormat(language, {style: "short", type: "unit"}),
    };
}

/** @param {typeof catalogue} words @param {string} of language tag */
export function setCatalogue(words, of) {
    catalogue = words ?? {};
    language = of || language;
    rules = new Intl.PluralRules(language);
    formats = makeFormats();
}

export function currentLanguage() {
    return language;
}

/**
 * The text in the person's language; `{name}` stands for a value.
 * @param {string} text English @param {Record<string, any>} [values]
 */
export function t(text, values) {
    const found = catalogue[text];
    return fill(typeof found === "string" ? found : text, values);
}

/**
 * One or several: `plural(3, "{count} person", "{count} people")`.
 * @param {number} count @param {string} one @param {string} other @param {Record<string, any>} [values]
 */
export function plural(count, one, other, values) {
    const found = catalogue[one];
    const shown = {count: formats.number.format(count), ...values};
    if (typeof found === "object") return fill(found[rules.select(count)] ?? found.other, shown);
    return fill(count === 1 ? one : other, shown);
}

function fill(text, values) {
    return values ? text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)) : text;
}

/** A name keeps its own direction inside a sentence of another. Where that becomes a part of the page, `isolates` draws it. @param {string} name */
export function isolated(name) {
    return `\u2068${name.replace(/[\u2066-\u2069]/g, "")}\u2069`;
}

/** Names as a sentence: "Ana, Bode and 3 more". @param {string[]} names @param {number} [shown] */
export function listNames(names, shown = 3) {
    const rest = names.length - shown;
    const items = rest > 0 ? [...names.slice(0, shown), plural(rest, "{count} more", "{count} more")] : names;
    return formats.sentence.format(items);
}

/** Names side by side, as a title: "Bode, Grace, Emi". @param {string[]} names */
export function joinNames(names) {
    return formats.title.format(names);
}
