/** One file of a tray on its way up: in pieces that can be gone on with where the server takes them, else in one. */

import {upload} from "#files/upload.js";
import {relay} from "#relay/relay.js";

/**
 * @param {import("#files/pile.js").Item} item @param {(sent: number) => void} progress bytes @param {(url: string) => void} began
 * @returns {import("#files/pile.js").Going}
 */
export function bringUp(item, progress, began) {
    const file = /** @type {File} */ (item.file);
    const {chunk} = relay.limits.files;
    if (!chunk) return upload(file, (share) => progress(share * file.size));
    let stopped = false;
    let stop = () => { stopped = true; };
    const done = import("#files/pieces.js").then(({bringInPieces}) => {
        if (stopped) throw {code: "stopped"};
        const going = bringInPieces(item, chunk, progress, began);
        ({stop} = going);
        return going.done;
    });
    return {done, stop: () => stop()};
}

/** The server needn't keep what it has of it. @param {string} url */
export function forgetUpload(url) {
    import("#files/pieces.js").then(({forget}) => forget(url), () => {});
}
