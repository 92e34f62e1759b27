/** Directs: a talk between two or more people, without a name of its own. The same people always have the same one. */

import {learn} from "#accounts/directory.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {roomPath} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {sectionActs, shortcuts, siteActs} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {tellFailure} from "#shell/toasts.js";

/** Others than me in one direct. */
export const MOST = 9;

/** Go to the direct with these people, making it when it is the first time. @param {number[]} users without me */
export async function openDirect(users) {
    const result = await tellFailure(relay.request("direct.open", {users}));
    if (!result) return;
    learn(result.directory);
    if (!rooms.has(result.room.id)) await arrival(result.room.id);
    route.go(roomPath(result.room));
}

/** The room's own event comes beside the reply; wait for it a moment. */
function arrival(id) {
    return new Promise((done) => {
        const end = rooms.subscribe((keys) => keys.has(id) && finish());
        const timer = setTimeout(finish, 1500);
        function finish() {
            clearTimeout(timer);
            end();
            done(undefined);
        }
    });
}

export async function newDirect() {
    const {pickPeople} = await import("#directs/people.js");
    const users = await pickPeople({title: t("Write to"), act: t("Open"), most: MOST, note: t("One person, or up to nine for a talk in a small circle.")});
    if (users?.length) await openDirect(users);
}

sectionActs.set("directs", {label: t("Write to somebody"), run: newDirect});
siteActs.add({label: t("Write to somebody"), icon: "message-square-plus", order: 30, run: newDirect});
shortcuts.add({keys: "mod+shift+o", label: t("Write to somebody"), whileWriting: true, order: 30, run: newDirect});
