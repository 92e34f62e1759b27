/** Commands at the start of a text, as in "/topic Tides": the registry. What they do is loaded at the first "/". */

import {List} from "#lib/list.js";
import {completions} from "#messages/registry.js";

/**
 * Commands by their names. `args` says what is written behind it, in brackets when it may be left out, and `hint` what it does;
 * `needs`: it is nothing without. `run` may give a text, which is sent in place of what was typed; after false that stays in the field.
 * @typedef {{where: import("#messages/where.js").Where, room: any, rest: string}} Asked `rest`: what stood behind the name
 * @type {List<{name: string, args?: string, hint: string, needs?: boolean, show: (room: any) => boolean,
 *   run: (asked: Asked) => string | boolean | void | Promise<string | boolean | void>}>}
 */
export const slash = new List();

const FORM = /^\/\/?[\p{L}\d_-]+(?:\s|$)/u;

/** Is it a command, or with "//" one that isn't meant? A path ("/usr/bin") and "// so" are neither. @param {string} text */
export function isCommand(text) {
    return FORM.test(text);
}

/** @param {any} composer whose text is one */
export async function obey(composer) {
    return (await import("#messages/slashes.js")).obey(composer);
}

completions.set("/", {load: async () => (await import("#messages/slashes.js")).source, atStart: true});
