/** "Who can see this?" in a message's menu. */

import {t} from "#lib/i18n.js";
import {rowActions} from "#messages/registry.js";

rowActions.add({
    label: t("Who can see this?"), icon: "eye", order: 66, show: (message) => !message.deleted && message.kind === "text" && !message.state,
    run: async (message) => (await import("#audience/dialog.js")).openAudience(message),
});
