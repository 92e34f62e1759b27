/** One file on its way up: how far it is, how it ends, and a way to stop it. */

import {boot} from "#shell/boot.js";

/**
 * @param {File} file @param {(share: number) => void} progress 0 to 1
 * @returns {{done: Promise<any>, stop: () => void}} `done` gives the File of the wire, or rejects with
 *   {code, detail} (`code` "stopped" when it was stopped)
 */
export function upload(file, progress) {
    const request = new XMLHttpRequest();
    const done = new Promise((resolve, reject) => {
        request.open("POST", "/files/");
        request.setRequestHeader("X-CSRFToken", boot.csrf);
        request.responseType = "json";
        request.upload.onprogress = ({loaded, total}) => progress(total ? loaded / total : 0);
        request.onload = () => (request.status === 201 ? resolve(request.response) : reject(request.response?.error ?? {code: "unavailable"}));
        request.onerror = () => reject({code: "unavailable"});
        request.onabort = () => reject({code: "stopped"});
        const form = new FormData();
        form.append("file", file);
        request.send(form);
    });
    return {done, stop: () => request.abort()};
}
