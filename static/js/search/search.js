/** Search: the ways to it. What it is made of is loaded when it is opened. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {dayActs} from "#messages/registry.js";
import {moreShortcuts, paletteEntries, panels, roomActions, shortcuts, sidebarEntries, views} from "#shell/registry.js";

const title = () => t("Search");

const render = (args, room) => {
    import("#search/panel.js");
    return html`<chat-search .args=${args} .room=${room}></chat-search>`;
};

const open = () => import("#search/opening.js").then((module) => module.open());

panels.define("search", {title, note: () => t("In all your rooms"), key: title, render});
views.set("search", {title, render: ({args}) => html`<div class="column-view">${render(args)}</div>`});
sidebarEntries.add({path: "/search/", label: title(), icon: "search", order: 15});
roomActions.add({label: title(), icon: "search", order: 12, header: true, panel: "search", show: () => true, run: open});
roomActions.add({label: t("Jump to a date"), icon: "calendar-clock", order: 13, show: () => true, run: (room) => import("#search/day.js").then((module) => module.choose(room))});
dayActs.add({label: t("Jump to another day"), run: (...day) => import("#search/day.js").then((module) => module.offer(...day))});
moreShortcuts.add(() => import("#search/keys.js"));
shortcuts.add({keys: "mod+shift+f", label: t("Search messages"), whileWriting: true, order: 12, run: open});
paletteEntries.add({prefix: "?", order: 400, find: (_typed, words) => (words ? [{
    id: "search", label: t("Search messages for “{words}”", {words}), icon: "search", group: "do", keys: "mod+enter", score: 45, always: true,
    run: () => import("#search/opening.js").then((module) => module.find(words)),
}] : [])});
