/** A new picture of oneself: choosing it shows it and saves it. Without scripts a button does, which is hidden here. */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-picture]"));
const field = /** @type {HTMLInputElement | null} */ (form?.querySelector("input[type=file]") ?? null);
const act = /** @type {HTMLElement | null} */ (form?.querySelector("[data-picture-act]") ?? null);

if (form && field && act) {
    act.hidden = true;
    field.addEventListener("change", () => {
        const file = field.files?.[0];
        if (!file) return;
        show(file);
        form.requestSubmit();
    });
}

/** It stands there while it is on its way up. @param {File} file */
function show(file) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = URL.createObjectURL(file);
    // What the browser can't draw, the server refuses in its own words.
    image.decode().then(() => form?.querySelector(".tile")?.replaceChildren(image), () => {});
}
