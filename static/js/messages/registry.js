/** What higher concepts bring to a message. They fill these lists when they are imported; the timeline only draws them. */

import {List} from "#lib/list.js";

/**
 * Parts below a message's words: {show, render}, in their order.
 * @type {List<{show: (message: any) => boolean, render: (message: any) => unknown}>}
 */
export const parts = new List();

/**
 * What can be done with a message: in the bar when `inBar`, and always in its menu and sheet.
 * @type {List<{label: string, icon: string, show: (message: any, room: any) => boolean,
 *   run: (message: any, anchor: HTMLElement) => void, inBar?: boolean, danger?: boolean}>}
 */
export const rowActions = new List();

/** What stands first in the bar and on top of the sheet. @type {List<{render: (message: any, done: () => void) => unknown}>} */
export const quickActs = new List();

/**
 * Buttons below the composer's text: {label, icon, run(composer, anchor)}.
 * @type {List<{label: string, icon: string, keys?: string, deskOnly?: boolean, line?: boolean, run: (composer: any, anchor: HTMLElement) => void}>}
 */
export const composerTools = new List();

/**
 * How the value of a field follows from the one held and the one that came, by the field's name.
 * @type {Map<string, (held: any, fresh: any, how: {by?: any, pulled: boolean}) => any>}
 */
export const fieldRules = new Map();
