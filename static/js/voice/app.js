/** Voice messages: what must be there at once. The player and the recorder are loaded when one is first seen or made. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {composerTools, parts} from "#messages/registry.js";

parts.add({order: 12, instead: true, withFiles: true, show: (message) => Boolean(message.voice), render: (message) => {
    import("#voice/player.js");
    return html`<chat-voice .message=${message}></chat-voice>`;
}});
composerTools.add({label: t("Voice message"), icon: "mic", order: 25, run: async (composer) => (await import("#voice/recorder.js")).record(composer)});
