/** The composer's own tools: a file, an emoji, and formatting, which is loaded when it is wanted. */

import {t} from "#lib/i18n.js";
import {openEmoji} from "#emoji/open.js";
import {pick} from "#messages/dropping.js";
import {apply} from "#messages/format.js";
import {completions, composerTools} from "#messages/registry.js";
import {moreShortcuts} from "#shell/registry.js";

composerTools.add({label: t("Add a file"), icon: "plus", order: 10, run: pick});
composerTools.add({label: t("Emoji"), icon: "smile", order: 20, run: (composer, anchor) => openEmoji(anchor, (emoji) => insert(composer, emoji))});
composerTools.add({label: t("Formatting"), icon: "case-sensitive", order: 90, on: (composer) => composer.formatting, run: (composer) => composer.toggleFormatting()});
completions.set(":", {load: async () => (await import("#emoji/complete.js")).source, least: 2});
moreShortcuts.add(() => import("#messages/formatting.js"));

function insert(composer, emoji) {
    apply(composer.field, (_text, start, end) => ({from: start, to: end, put: emoji, start: start + emoji.length, end: start + emoji.length}));
}
