/** What I put off: what is due, what comes back at a time, and what I saved. Both lists are those of their concepts. */

import {html} from "lit";
import {head} from "#inbox/list.js";
import {Element} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import "#reminders/view.js";
import "#saved/view.js";

class Later extends Element {
    render() {
        return html`<div class="column-view later">${head(t("Later"))}
            <chat-reminders inside></chat-reminders><chat-saved inside></chat-saved></div>`;
    }
}

customElements.define("chat-later", Later);
