/** A name with the characters that matched made visible. */

import {html} from "lit";
import {fold, folded} from "#lib/text.js";

/** @param {string} name @param {number[][]} [at] [from, to] in the folded name, in their order */
export function marked(name, at = []) {
    const parts = [];
    let from = 0;
    for (const [start, end] of spans(name, at)) {
        if (start < from) continue;
        parts.push(name.slice(from, start), html`<mark>${name.slice(start, end)}</mark>`);
        from = end;
    }
    return [...parts, name.slice(from)];
}

/**
 * The same places in the name itself: a letter may be longer or shorter without its accent. What follows closely is one.
 * @param {string} name @param {number[][]} at @returns {number[][]}
 */
export function spans(name, at) {
    const places = folded(name).length === name.length ? null : placesOf(name);
    /** @type {number[][]} */
    const found = [];
    for (const [from, to] of at) {
        const start = places ? places.findIndex((one) => one.to > from) : from;
        const last = places ? places.findLastIndex((one) => one.from < to) : to - 1;
        const [begin, end] = places ? [places[start]?.start ?? 0, places[last]?.end ?? 0] : [start, last + 1];
        const before = found[found.length - 1];
        if (before && before[1] >= begin) before[1] = end;
        else found.push([begin, end]);
    }
    return found;
}

/** Where each letter stands in the name (start, end) and in the folded one (from, to). */
function placesOf(name) {
    const places = [];
    let from = 0;
    for (const {segment, index} of new Intl.Segmenter(undefined, {granularity: "grapheme"}).segment(name)) {
        const to = from + fold(segment).length;
        places.push({start: index, end: index + segment.length, from, to});
        from = to;
    }
    return places;
}
