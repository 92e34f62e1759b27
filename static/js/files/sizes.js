/** Sizes as people read them, and which picture a file gets. Pure. */

const STEPS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** 84 kB, 1.2 MB @param {number} bytes @param {string} language */
export function sizeName(bytes, language) {
    let value = bytes;
    let step = 0;
    while (value >= 1024 && step < STEPS.length - 1) {
        value /= 1024;
        step += 1;
    }
    const digits = value < 10 && step > 0 ? 1 : 0;
    return new Intl.NumberFormat(language, {style: "unit", unit: STEPS[step], unitDisplay: step ? "short" : "long", maximumFractionDigits: digits}).format(value);
}

const BY_TYPE = [
    [/^image\//, "file-image"], [/^video\//, "file-video"], [/^audio\//, "file-audio"],
    [/sheet|csv|excel/, "file-spreadsheet"], [/zip|tar|compressed|gzip|7z|rar/, "file-archive"],
    [/json|xml|javascript|python|html|css|x-sh/, "file-code"], [/pdf|text|word|document/, "file-text"],
];

/** @param {string} type MIME type @returns {string} name of an icon */
export function fileIcon(type) {
    return /** @type {string} */ (BY_TYPE.find(([pattern]) => /** @type {RegExp} */ (pattern).test(type))?.[1] ?? "file");
}

/** How large a picture is shown, so that its place is kept before it is there. @param {number} width @param {number} height @param {number} [most] */
export function shownSize(width, height, most = 300) {
    const scale = Math.min(1, most / Math.max(width, height, 1));
    return {width: Math.max(40, Math.round(width * scale)), height: Math.max(40, Math.round(height * scale))};
}

/** In how many columns so many pictures stand as a neat grid. @param {number} count */
export function columns(count) {
    return count === 2 || count === 4 ? 2 : 3;
}
