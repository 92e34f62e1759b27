/** Reminders: which there are, the ways to make one, and the way to their list. The rest comes when it is wanted. */

import {html} from "lit";
import {plural, t} from "#lib/i18n.js";
import {rowActions} from "#messages/registry.js";
import {slash} from "#messages/slash.js";
import {Own} from "#relay/own.js";
import {relay} from "#relay/relay.js";
import {announcements, sidebarEntries, siteActs, views} from "#shell/registry.js";
import {route} from "#shell/route.js";

const PATH = "/reminders/";

/** Reminders by their id. */
export const reminders = new Own("reminders", async () => (await relay.request("reminder.list")).reminders);

const due = () => reminders.values().filter((one) => one.due).length;
const making = () => import("#reminders/making.js");
const telling = () => import("#reminders/telling.js");

rowActions.add({label: t("Remind me"), icon: "alarm-clock", order: 63, show: (message) => !message.deleted && message.kind === "text" && !message.state,
    run: async (message, anchor) => (await making()).offer(message, anchor)});
slash.add({name: "remind", order: 25, args: t("when what"), hint: t("Be reminded of something"), needs: true, show: () => true, run: async (asked) => (await making()).obey(asked)});
sidebarEntries.add({path: "/later/", label: t("Later"), icon: "clock", order: 60, attention: true, count: due, store: reminders,
    words: (count) => plural(count, "{count} is due", "{count} are due")});
siteActs.add({label: t("What I am reminded of"), icon: "alarm-clock", order: 65, run: () => route.go(PATH)});
views.set("reminders", {
    title: () => t("Reminders"),
    render: () => {
        import("#reminders/view.js");
        return html`<chat-reminders></chat-reminders>`;
    },
});

relay.on("notification", ({feed, reminder}) => reminder && reminders.take({feed, set: {reminders: {[reminder.id]: reminder}}}));
reminders.subscribe(async () => due() && (await telling()).tell());
announcements.set("reminder", async ({reminder}) => (await telling()).announced(reminder));
