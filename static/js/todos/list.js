/** A list as it will look after a change of mine. Pure. */

/** @typedef {{id: number, text: string, done?: {user: number, at: string}}} Item */
/** @typedef {{title: string, items: Item[], last: number}} Todo */

/** @param {Todo} todo @param {number} id @param {Item["done"]} done undefined takes it back @returns {Todo} */
export function ticked(todo, id, done) {
    return {...todo, items: todo.items.map((item) => (item.id === id ? {id: item.id, text: item.text, ...(done ? {done} : {})} : item))};
}

/** The item behind which this one stands after a step up or down; undefined where there is none. @param {Todo} todo @param {number} id @param {1 | -1} step */
export function behind(todo, id, step) {
    const at = todo.items.findIndex((item) => item.id === id);
    const to = at + step;
    if (at < 0 || to < 0 || to >= todo.items.length) return undefined;
    return step > 0 ? todo.items[to].id : todo.items[to - 1]?.id ?? 0;
}

/** The item before this one, 0 for the first. @param {Todo} todo @param {number} id */
export function before(todo, id) {
    return todo.items[todo.items.findIndex((item) => item.id === id) - 1]?.id ?? 0;
}
