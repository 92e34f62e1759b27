/** Somebody was named who isn't in the room, so nobody told him: what his author may do about it. */

import {displayName, want} from "#accounts/directory.js";
import {openDirect} from "#directs/open.js";
import {listNames, plural, t} from "#lib/i18n.js";
import {drafts} from "#messages/drafts.js";
import {notes} from "#messages/registry.js";
import {relay} from "#relay/relay.js";
import {roomPath, roomTitle} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";
import {tellFailure, toast} from "#shell/toasts.js";

const MOST = 5;

/** @param {any} message mine @param {number[]} ids of people who aren't in its room */
export function offer(message, ids) {
    const room = findRoom(message.room);
    if (!room || room.kind === "direct") return;
    want(ids);
    const some = ids.slice(0, MOST);
    const leave = () => notes.delete(room.id);
    notes.set(room.id, {
        words: () => plural(some.length, "{names} is not in this room and was not told.", "{names} are not in this room and were not told.", {names: listNames(some.map(displayName))}),
        acts: [
            ...(may.add(room) ? [{label: t("Add"), run: () => { leave(); add(room, some); }}] : []),
            {label: t("Tell in a direct"), run: () => { leave(); tell(room, message, some); }},
            {label: t("Nothing"), run: leave},
        ],
    });
}

async function add(room, ids) {
    for (const user of ids) if (!(await tellFailure(relay.request("member.add", {room: room.id, user})))) return;
    toast(plural(ids.length, "{names} is in this room now.", "{names} are in this room now.", {names: listNames(ids.map(displayName))}));
}

/** The direct opens with a link to the message, for the author to say more. */
async function tell(room, message, users) {
    const opened = await tellFailure(relay.request("direct.open", {users}));
    if (!opened) return;
    const link = new URL(roomPath(room, message.number), location.href).href;
    const where = {room: opened.room.id};
    if (!drafts.of(where).text) drafts.change(where, {text: `[${roomTitle(room)}](${link}) `});
    await openDirect(users);
}
