/** What the palette can do: acts of the site and of the room that is open, whatever has a key, and the pages of the settings. */

import {t} from "#lib/i18n.js";
import {match} from "#lib/text.js";
import {roomTitle} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {best} from "#lib/ranking.js";
import {paletteEntries, roomActions, shortcuts, siteActs} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {openShortcuts} from "#shell/shortcuts.js";

paletteEntries.add({prefix: ">", order: 300, find: (typed) => best(doings(), (one) => match(typed, one.label), (one) => one.worth).map(({one, at, score}) => ({...one, at, score, group: "do"}))});

/** Each by its label once; the first of the lists are shown where nothing is typed. */
function doings() {
    const keys = new Map([...shortcuts].map((one) => [one.label, one.keys]));
    const room = findRoom(route.current.room);
    const acts = [...siteActs].filter((act) => act.show?.() ?? true).map((act) => ({...line(act), worth: 9}));
    const here = room ? [...roomActions].filter((act) => act.show(room)).map((act) => ({...line(act), hint: roomTitle(room), worth: 6, run: () => act.run(room)})) : [];
    const keyed = [...shortcuts].filter((one) => one.run && !one.group && one.keys !== "escape").map((one) => ({...line({...one, icon: "keyboard"}), worth: 2}));
    const settings = {id: "settings", label: t("Open settings"), icon: "sliders-horizontal", keys: "mod+,", worth: 8, run: () => location.assign("/settings/")};
    const sheet = {id: "keys", label: t("Show every shortcut"), icon: "keyboard", keys: "?", worth: 7, run: openShortcuts};
    const all = [...acts, settings, sheet, ...here, ...pages(), ...keyed].filter((one) => one.label !== t("Settings") && one.label !== t("Jump to a room or a person"));
    const once = new Map();
    for (const one of all) if (!once.has(one.label)) once.set(one.label, {...one, keys: one.keys ?? keys.get(one.label)});
    return once.values();
}

/** @param {{label: string, icon: string, run?: any}} act */
function line({label, icon, run}) {
    return {id: `do ${label}`, label, icon, run};
}

function pages() {
    return (boot.pages ?? []).map(({label, href, icon}) => ({id: `page ${href}`, label, hint: t("Settings"), icon, worth: 4, run: () => location.assign(href)}));
}
