/** The composer's own tools: a file, an emoji, and formatting. */

import {t} from "#lib/i18n.js";
import {openEmoji} from "#emoji/open.js";
import {apply, around, asCode, asList} from "#messages/format.js";
import {completions, composerTools} from "#messages/registry.js";

composerTools.add({label: t("Add a file"), icon: "plus", order: 10, run: (composer) => composer.tray.pick()});
composerTools.add({label: t("Emoji"), icon: "smile", order: 20, run: (composer, anchor) => openEmoji(anchor, (emoji) => insert(composer, emoji))});
composerTools.add({label: t("Bold"), icon: "bold", order: 40, keys: "Ctrl B", deskOnly: true, line: true, run: (composer) => apply(composer.field, (text, start, end) => around(text, start, end, "**"))});
composerTools.add({label: t("Italic"), icon: "italic", order: 50, keys: "Ctrl I", deskOnly: true, run: (composer) => apply(composer.field, (text, start, end) => around(text, start, end, "_"))});
composerTools.add({label: t("Code"), icon: "code", order: 60, keys: "Ctrl E", deskOnly: true, run: (composer) => apply(composer.field, asCode)});
composerTools.add({label: t("List"), icon: "list", order: 70, deskOnly: true, run: (composer) => apply(composer.field, asList)});
completions.set(":", {load: async () => (await import("#emoji/complete.js")).source, least: 2});

function insert(composer, emoji) {
    apply(composer.field, (_text, start, end) => ({from: start, to: end, put: emoji, start: start + emoji.length, end: start + emoji.length}));
}
