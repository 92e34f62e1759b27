/** The arrow keys among emoji: to both sides in reading order, up and down by where they stand. */

/**
 * @param {KeyboardEvent} event @param {HTMLElement[]} cells @param {HTMLElement | null} above where Up leads from the first row
 * @param {HTMLElement[]} tabs a row of its own @returns {boolean} whether the key was taken
 */
export function walk(event, cells, above, tabs) {
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    const list = cells.includes(focused) ? cells : tabs.includes(focused) ? tabs : null;
    const next = list && target(event.key, list, list.indexOf(focused), getComputedStyle(focused).direction === "rtl");
    if (next === null) return false;
    event.preventDefault();
    const wanted = next ?? (list === tabs && event.key === "ArrowDown" ? cells[0] : event.key === "ArrowUp" ? above : null);
    wanted?.focus({preventScroll: true});
    wanted?.scrollIntoView({block: "nearest"});
    return true;
}

/** undefined: beyond the edge; null: no key of ours. */
function target(key, list, at, mirrored) {
    const side = {ArrowRight: mirrored ? -1 : 1, ArrowLeft: mirrored ? 1 : -1}[key];
    if (side) return list[at + side];
    if (key === "Home") return list[0];
    if (key === "End") return list[list.length - 1];
    if (key === "ArrowDown") return nearest(list, at, 1);
    if (key === "ArrowUp") return nearest(list, at, -1);
    return null;
}

/** In the next row that way, the one that stands nearest. */
function nearest(list, at, step) {
    const from = list[at].getBoundingClientRect();
    let best;
    let row = 0;
    for (let other = at + step; list[other]; other += step) {
        const box = list[other].getBoundingClientRect();
        if (Math.abs(box.top - from.top) < 4) continue;
        if (best && Math.abs(box.top - row) > 4) break;
        if (best && Math.abs(box.left - from.left) > Math.abs(best.getBoundingClientRect().left - from.left)) continue;
        best = list[other];
        row = box.top;
    }
    return best;
}
