/** What the palette finds: rooms and directs of mine, people, and things to do. */

import {directory, searchPeople} from "#accounts/directory.js";
import {match} from "#lib/text.js";
import {plural, t} from "#lib/i18n.js";
import {openDirect} from "#directs/open.js";
import {presence, statusName} from "#presence/store.js";
import {inOrder, isHidden, mentions, unread} from "#rooms/marks.js";
import {others, roomIcon, roomName, roomPath} from "#rooms/names.js";
import {rooms} from "#rooms/store.js";
import {personOf} from "#accounts/directory.js";
import {boot} from "#shell/boot.js";
import {paletteEntries, siteActs} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {openShortcuts} from "#shell/shortcuts.js";

paletteEntries.add({find: (typed) => [...inOrder(), ...rooms.values().filter(isHidden)].flatMap((room) => asEntry(room, typed))});

function asEntry(room, typed) {
    const name = roomName(room);
    const {score, at} = match(typed, name);
    if (!score) return [];
    const waiting = Math.max(unread(room), mentions(room));
    const people = others(room);
    const single = room.kind === "direct" && people.length === 1;
    return [{
        id: single ? `person ${people[0]}` : `room ${room.id}`,
        label: name,
        at,
        score: score + (waiting ? 10 : 0) + Date.parse(room.last_at ?? "2020-01-01") / 1e13,
        group: waiting ? "unread" : "places",
        hint: waiting ? plural(waiting, "{count} new", "{count} new") : single ? presenceHint(people[0]) : kindHint(room),
        ...(single ? {person: personOf(people[0])} : {icon: roomIcon(room)}),
        run: () => route.go(roomPath(room)),
    }];
}

function kindHint(room) {
    return room.kind === "direct" ? t("group direct") : plural(room.members, "{count} person", "{count} people");
}

function presenceHint(id) {
    const status = presence.get(id);
    return status && status !== "offline" ? statusName(status) : "";
}

paletteEntries.add({order: 200, find: (typed) => (typed.length < 2 ? [] : people(typed))});

/** First those the page knows, then the server's answer. */
async function people(typed) {
    await new Promise((done) => setTimeout(done, 120));
    const found = await searchPeople(typed).catch(() => directory.values());
    return found.filter((person) => person.id !== boot.user.id).flatMap((person) => {
        const byName = match(typed, person.name);
        const score = Math.max(byName.score, match(typed, person.username).score - 10);
        return score <= 0 ? [] : [{
            id: `person ${person.id}`, label: person.name, at: byName.at, score: score - 5, group: "places", person,
            hint: `@${person.username}`, run: () => openDirect([person.id]),
        }];
    });
}

paletteEntries.add({order: 300, find: (typed) => doings().flatMap((one) => {
    const {score, at} = match(typed, one.label);
    return score ? [{...one, at, score, group: "do"}] : [];
})});

function doings() {
    const acts = [...siteActs].filter((act) => act.show?.() ?? true);
    return [
        ...acts.map((act) => ({id: act.label, label: act.label, icon: act.icon, run: act.run})),
        {id: "settings", label: t("Open settings"), icon: "sliders-horizontal", keys: "mod+,", run: () => location.assign("/settings/")},
        {id: "keys", label: t("Show every shortcut"), icon: "keyboard", keys: "?", run: openShortcuts},
    ];
}
