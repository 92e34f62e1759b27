/** The settings page: what belongs to this browser is kept in it, at once. */

const section = /** @type {HTMLElement} */ (document.querySelector("[data-device]"));
const said = /** @type {HTMLElement} */ (section.querySelector("[role=status]"));
const switches = /** @type {HTMLInputElement[]} */ ([...section.querySelectorAll("[data-key]")]);

for (const one of switches) {
    const key = /** @type {string} */ (one.dataset.key);
    const desktop = key !== "sound";
    if (desktop && !("Notification" in globalThis)) one.closest(".row")?.remove();
    else one.checked = desktop ? localStorage.getItem(key) === "on" && Notification.permission === "granted" : localStorage.getItem(key) !== "off";
    one.addEventListener("change", async () => {
        if (desktop && one.checked && (await Notification.requestPermission()) !== "granted") one.checked = false;
        else localStorage.setItem(key, one.checked ? "on" : "off");
        said.textContent = (desktop && Notification.permission === "denied" ? said.dataset.refused : said.dataset.saved) ?? "";
    });
}
section.hidden = false;

// Nobody said where he lives: the device knows.
const zone = /** @type {HTMLSelectElement | null} */ (document.querySelector("[data-device-zone] select"));
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !zone.value && [...zone.options].some((option) => option.value === here)) zone.value = here;
