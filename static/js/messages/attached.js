/** Files for what is being written: within the limits, with its words, and sent with it. */

import {above, adoptAll, standOf} from "#files/stands.js";
import {sizeName} from "#files/sizes.js";
import {currentLanguage, isolated, listNames, plural, t} from "#lib/i18n.js";
import {drafts} from "#messages/drafts.js";
import {post} from "#messages/outbox.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {toast} from "#shell/toasts.js";

above.send = post;
above.rewrite = ({room, thread, text, reply_to, quote}) => {
    const where = {room, ...(thread && {thread})};
    const draft = drafts.of(where);
    const words = [text, draft.text].filter((one) => one.trim()).join("\n");
    drafts.change(where, {text: words, reply: draft.reply ?? (reply_to ? {number: reply_to, ...quote} : null)});
};

relay.whenLive().then(adoptAll).catch(() => {});

/** @param {any} composer @param {File[]} files @returns {Promise<void>[]} each when it is first known how it goes */
export function bring(composer, files) {
    const stand = standOf(keyOf(composer.where));
    const {size, count} = relay.limits.files;
    const fits = files.filter((file) => file.size > 0 && file.size <= size);
    const kept = fits.slice(0, Math.max(0, count - stand.items.length));
    const names = (list) => listNames(list.map((file) => isolated(file.name)));
    const large = files.filter((file) => file.size > size);
    const empty = files.filter((file) => file.size === 0);
    const over = fits.slice(kept.length);
    if (large.length) toast(plural(large.length, "{names} is too large. A file may have up to {size}.", "{names} are too large. A file may have up to {size}.", {names: names(large), size: sizeName(size, currentLanguage())}));
    if (empty.length) toast(plural(empty.length, "{names} is empty.", "{names} are empty.", {names: names(empty)}));
    if (over.length) toast(t("A message takes up to {count} files. Not added: {names}", {count, names: names(over)}));
    composer.field.focus({preventScroll: true});
    return kept.length ? stand.add(kept) : [];
}
