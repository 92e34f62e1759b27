/** The eye beside a password: shows what was typed, hides it again. Without scripts there is no eye. */

/** @type {NodeListOf<HTMLElement>} */
const eyes = document.querySelectorAll("[data-reveal]");

for (const button of eyes) {
    const input = document.getElementById(button.dataset.reveal ?? "");
    if (!(input instanceof HTMLInputElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
        const shown = input.type === "password";
        input.type = shown ? "text" : "password";
        button.setAttribute("aria-pressed", String(shown));
        input.focus();
    });
    // A browser keeps what was shown in its form history; it never sees more than dots.
    input.form?.addEventListener("submit", () => { input.type = "password"; });
}
