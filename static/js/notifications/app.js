/** What I am told: the ways to choose it, and the words of it. The rest comes when it is wanted. */

import {t} from "#lib/i18n.js";
import {announcements, roomActions} from "#shell/registry.js";
import {threadActs} from "#threads/store.js";

const label = t("Notifications");
const choose = async (where) => (await import("#notifications/choosing.js")).choose(where);

roomActions.add({label, icon: "bell", order: 49, show: (room) => Boolean(room.me), run: ({id}) => choose({room: id})});
threadActs.add({label, icon: (mark) => (mark?.level === "nothing" ? "bell-off" : "bell"), run: choose});
announcements.set("message", async (event) => (await import("#notifications/words.js")).announced(event));
