/** Small pictures of files before they are sent. */

const SIDE = 160;
/** Larger ones would take too long, and too much memory, for so small a picture. */
const LARGEST = 60 * 1024 * 1024;

/** @param {File} file @returns {Promise<string>} its address, to be revoked; "" where there is none */
export async function smallPicture(file) {
    if (!file.type.startsWith("image/") || file.size > LARGEST) return "";
    try {
        const whole = await createImageBitmap(file);
        const scale = Math.min(1, SIDE / Math.min(whole.width, whole.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(whole.width * scale));
        canvas.height = Math.max(1, Math.round(whole.height * scale));
        canvas.getContext("2d")?.drawImage(whole, 0, 0, canvas.width, canvas.height);
        whole.close();
        const blob = await new Promise((done) => canvas.toBlob(done, "image/webp", 0.8));
        return blob ? URL.createObjectURL(blob) : "";
    } catch {
        return "";
    }
}
