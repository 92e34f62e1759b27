/** The way to the directory of people, which is loaded when it is opened. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {siteActs, views} from "#shell/registry.js";
import {route} from "#shell/route.js";

siteActs.add({label: t("Browse people"), icon: "users-round", order: 15, run: () => route.go("/people/")});
views.set("people", {
    title: () => t("People"),
    render: () => {
        import("#people/view.js");
        return html`<chat-people></chat-people>`;
    },
});
