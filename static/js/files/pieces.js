/** A file that goes up in pieces, by tus 1.0 (https://tus.io): what was there before the line broke is not sent again. */

import {Upload} from "tus";
import {boot} from "#shell/boot.js";

const ENDPOINT = "/files/uploads/";
/** Milliseconds. What fails for longer waits for the connection, and is gone on with then. */
const TRIES = [200, 800];
/** Statuses after which the same is worth another try: the server is busy with an earlier piece, too fast, or not there. */
const AGAIN = new Set([0, 408, 409, 423, 425, 429, 500, 502, 503, 504]);

const headers = () => ({"X-CSRFToken": boot.csrf});

/**
 * @param {import("#files/pile.js").Item} item with its file; gone on with where it has a `url`
 * @param {number} chunk bytes at most of one request @param {(sent: number) => void} progress @param {(url: string) => void} began
 * @returns {import("#files/pile.js").Going}
 */
export function bringInPieces(item, chunk, progress, began) {
    /** @type {Upload} */
    let going;
    let stop = () => {};
    const done = new Promise((resolve, reject) => {
        stop = () => {
            going.abort().catch(() => {});
            reject({code: "stopped"});
        };
        going = new Upload(/** @type {File} */ (item.file), {
            endpoint: ENDPOINT,
            uploadUrl: item.url,
            chunkSize: chunk,
            uploadDataDuringCreation: true,
            retryDelays: TRIES,
            storeFingerprintForResuming: false,
            headers: headers(),
            metadata: {filename: item.name, filetype: item.type},
            onShouldRetry: (error) => AGAIN.has(statusOf(error)) && navigator.onLine,
            onProgress: progress,
            onUploadUrlAvailable: () => began(/** @type {string} */ (going.url)),
            onError: (error) => reject(reasonOf(error)),
            onSuccess: () => fileOf(/** @type {string} */ (going.url)).then(resolve, reject),
        });
        going.start();
    });
    return {done, stop: () => stop()};
}

/** @param {string} url of an upload that isn't wanted */
export function forget(url) {
    Upload.terminate(url, {headers: headers(), retryDelays: null}).catch(() => {});
}

/** What became of it. @param {string} url @returns {Promise<any>} the File of the wire */
async function fileOf(url) {
    const answer = await fetch(url, {headers: {Accept: "application/json"}}).catch(() => null);
    const body = await answer?.json().catch(() => null);
    if (body?.file) return body.file;
    throw body?.error ?? {code: "unavailable"};
}

/** 0 where there was no answer. @param {any} error */
function statusOf(error) {
    return error.originalResponse?.getStatus() ?? 0;
}

/** The error object of the answer; else what its status says. @param {any} error @returns {{code: string, detail?: string, retryAfter?: number}} */
function reasonOf(error) {
    const status = statusOf(error);
    try {
        const {error: said} = JSON.parse(error.originalResponse.getBody());
        if (said?.code) return AGAIN.has(status) ? {...said, code: status === 429 ? "rate_limited" : "unavailable"} : said;
    } catch {
        // No answer of ours: a proxy's, or none.
    }
    return {code: AGAIN.has(status) ? "unavailable" : status === 507 ? "full" : status === 413 ? "too_large" : "refused"};
}
