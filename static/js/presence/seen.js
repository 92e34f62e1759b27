/** When the other of a direct was here last, if both of us show that: asked when I look and he isn't there. */

import {t} from "#lib/i18n.js";
import {lastSeen, presence} from "#presence/store.js";
import {relay} from "#relay/relay.js";
import {route} from "#shell/route.js";
import {others} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";

const words = () => ({today: t("Here today"), yesterday: t("Here yesterday"), week: t("Here this week"), month: t("Here this month"), longer: t("Here long ago")});
let asked = 0;

async function look() {
    const room = findRoom(route.current.room);
    const people = room?.kind === "direct" ? others(room) : [];
    const [user] = people;
    if (people.length !== 1 || user === asked || (presence.get(user) ?? "offline") !== "offline" || relay.state !== "live") return;
    asked = user;
    try {
        const {seen} = await relay.request("presence.seen", {users: [user]});
        if (seen[user]) lastSeen.set(user, words()[seen[user]]);
        else lastSeen.delete(user);
        presence.note(user);
    } catch {
        asked = 0;
    }
}

route.subscribe(() => {
    asked = 0;
    look();
});
presence.subscribe((users) => {
    if (users.has(asked) && presence.get(asked) !== "offline") asked = 0;
    look();
});
look();
