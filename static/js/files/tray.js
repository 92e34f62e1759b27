/** The files that go with what is being written, by where that is. What a tray is comes with the first file, or with what an earlier page left. */

import {Store} from "#lib/store.js";

/** By the key of a where. @type {Store<import("#files/stand.js").Stand>} */
export const trays = new Store();

/** In localStorage: an earlier page left something, so that others needn't look. */
export const FLAG = "files-kept";
