/** A long text was pasted: it may go as a file instead. The text stays where it is until the file is there, so a failure loses nothing. */

import {t} from "#lib/i18n.js";
import {bring} from "#messages/attached.js";
import {apply} from "#messages/format.js";
import {instead} from "#messages/markup.js";
import {toast} from "#shell/toasts.js";

const NAME = "pasted.txt";
const SECONDS = 10;

/** @param {any} composer @param {string} pasted as the clipboard had it */
export function offer(composer, pasted) {
    const {field, where} = composer;
    const text = pasted.replaceAll(/\r\n?/g, "\n");
    const stands = () => field.isConnected && composer.room === where.room && field.value.includes(text);
    const run = () => stands() && asFile(composer, text, stands);
    toast(t("This is a long text. Send it as a file instead?"), {action: {label: t("Send as a file"), run}, seconds: SECONDS});
}

async function asFile(composer, text, stands) {
    const {field} = composer;
    const file = new File([text], NAME, {type: "text/plain"});
    const [known] = bring(composer, [file]);
    if (!known) return undefined;
    const {tray} = composer;
    const item = tray.items.find((one) => one.file === file);
    await known;
    if (!tray.items.includes(item)) return undefined;
    if (!item.done) return toast(t("The file could not be brought up. The text is still where you write."));
    if (!stands()) return undefined;
    const from = field.value.lastIndexOf(text);
    apply(field, () => ({from, to: from + text.length, put: "", start: from, end: from}));
    const undo = () => {
        if (tray.items.includes(item)) tray.remove(tray.now, item);
        apply(field, instead(text));
    };
    return toast(t("The text is in {name} now.", {name: NAME}), {action: {label: t("Undo"), run: undo}, seconds: SECONDS});
}
