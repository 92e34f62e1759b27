/** What happened in a room, in the reader's language. */

import {displayName} from "#accounts/directory.js";
import {isolated, listNames, t} from "#lib/i18n.js";

/** @type {Record<string, (who: string, whom: string) => string>} */
const SENTENCES = {
    made: (who) => t("{name} made this room.", {name: who}),
    renamed: (who) => t("{name} renamed the room.", {name: who}),
    topic: (who) => t("{name} changed the topic.", {name: who}),
    archived: (who) => t("{name} archived the room.", {name: who}),
    unarchived: (who) => t("{name} opened the room again.", {name: who}),
    added: (who, whom) => t("{name} added {people}.", {name: who, people: whom}),
    joined: (who) => t("{name} joined.", {name: who}),
    removed: (who, whom) => t("{name} removed {people}.", {name: who, people: whom}),
    left: (who) => t("{name} left.", {name: who}),
};

/** @param {import("#messages/message.js").Message} message of kind "system" */
export function sentence(message) {
    const {what = "", actor = message.author, users = []} = message.system ?? {};
    const say = SENTENCES[what];
    if (!say) return t("Something changed in this room.");
    return say(isolated(displayName(actor)), users.length ? listNames(users.map((id) => isolated(displayName(id)))) : "");
}

/** @type {Record<string, string>} */
const ICONS = {
    made: "star", renamed: "pencil", topic: "info", archived: "archive", unarchived: "rotate-ccw",
    added: "user-plus", joined: "log-in", removed: "user-minus", left: "log-out",
};

export function systemIcon(message) {
    return ICONS[message.system?.what] ?? "info";
}
