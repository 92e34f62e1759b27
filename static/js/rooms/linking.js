/** Completions for "#": rooms that I may see, mine first. What is chosen becomes a link. */

import {t} from "#lib/i18n.js";
import {fold, match} from "#lib/text.js";
import {relay} from "#relay/relay.js";
import {roomMark, roomName, roomPath} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";

const MOST = 8;

export const source = {label: t("Rooms"), find};

async function find(typed) {
    const wanted = fold(typed);
    const fits = (room) => Math.max(match(wanted, roomName(room)).score, match(wanted, room.slug ?? "").score);
    const mine = rooms.values().filter((room) => room.kind !== "direct" && !room.archived && fits(room) > 0);
    mine.sort((a, b) => fits(b) - fits(a) || (b.last_at ?? "").localeCompare(a.last_at ?? ""));
    if (mine.length >= MOST || !wanted) return mine.slice(0, MOST).map((room) => line(room));
    const found = await relay.request("room.browse", {text: typed, limit: MOST}).then((result) => result.rooms, () => []);
    const others = found.filter((room) => !rooms.has(room.id) && !room.archived);
    return [...mine.map((room) => line(room)), ...others.map((room) => line(room, t("not joined")))].slice(0, MOST);
}

function line(room, hint = "") {
    const name = roomName(room);
    const shown = (room.kind === "public" ? "#" : "") + name.replace(/[\\[\]*_`~<>]/g, "\\$&");
    return {id: room.id, label: name, names: room.slug ? [room.slug] : [], hint, mark: roomMark(room), put: `[${shown}](${new URL(roomPath(room), location.href).href})`};
}
