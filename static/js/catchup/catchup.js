/** The ways to what I missed: of all rooms from the side, of one from its menu. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {roomActions, sidebarEntries, views} from "#shell/registry.js";
import {route} from "#shell/route.js";

const title = () => t("Catch up");

sidebarEntries.add({path: "/catchup/", label: title(), icon: "list", order: 25});
roomActions.add({label: title(), icon: "list", order: 5, show: (room) => room.number > 0, run: ({id}) => route.go(`/catchup/?room=${id}`)});
views.set("catchup", {
    title,
    render: ({args}) => {
        import("#catchup/view.js");
        return html`<chat-catch-up .args=${args}></chat-catch-up>`;
    },
});
