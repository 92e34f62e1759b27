/** How I arranged my list: its parts for the sidebar. Moving things about and menus are loaded when a hand comes near. */

import {t} from "#lib/i18n.js";
import {arrange} from "#folders/arrange.js";
import {ahead, folders, own, sidebar} from "#folders/store.js";
import {byName, byTime, isListed, listing, mentions, unread} from "#rooms/marks.js";
import {rooms} from "#rooms/store.js";
import {roomActions, sectionActs} from "#shell/registry.js";
import {route} from "#shell/route.js";

/** The order before: what is in order already is sorted in no time. @type {Map<number, number>} */
let ranks = new Map();
const rank = (room) => ranks.get(room.id) ?? Number.MAX_SAFE_INTEGER;

listing.store = own;
listing.parts = () => {
    const all = rooms.values().filter(isListed).sort((a, b) => rank(a) - rank(b));
    const parts = arrange(all, {folders: folders(), sidebar: sidebar()}, {by: {name: byName, activity: byTime}, here: route.current.room, unread, mentions});
    ranks = new Map(parts.flatMap((part) => part.rooms).map((room, place) => [room.id, place]));
    return parts;
};
listing.fold = (part) => {
    const collapsed = !part.collapsed;
    if (part.name) return ahead("folders", folders().map((one) => (one.id === part.id ? {...one, collapsed} : one)), "folder.change", {folder: part.id, collapsed});
    const parts = {...sidebar().parts, [part.id]: {...sidebar().parts?.[part.id], collapsed}};
    return ahead("sidebar", {...sidebar(), parts}, "sidebar.arrange", {part: part.id, collapsed});
};
listing.filtered = () => Boolean(sidebar().unread_only);
listing.showAll = () => ahead("sidebar", {...sidebar(), unread_only: false}, "sidebar.arrange", {unread_only: false});
listing.near = (list, event) => import("#folders/moving.js").then(({attach}) => attach(list, event),
    () => list.addEventListener(event.type, (next) => listing.near(list, next), {once: true}));
listing.options = async (anchor) => (await import("#folders/menus.js")).openListMenu(anchor);

sectionActs.set("folder", {label: t("About this folder"), icon: "ellipsis", run: async (part, anchor) => (await import("#folders/menus.js")).openFolderMenu(anchor, part)});
roomActions.add({label: t("Move to a folder"), icon: "folder", order: 45, show: (room) => Boolean(room.me), run: async (room) => (await import("#folders/menus.js")).chooseFolder(room)});
