/** Whom a message calls: by name, by role, or everybody. */

import {blocks} from "#blocks/store.js";
import {has} from "#rooms/rights.js";
import {boot} from "#shell/boot.js";

const LEAST = {moderators: "moderator", owners: "owner"};

/** Does it call me? @param {any} message @param {any} room where I am, or only look */
export function callsMe(message, room) {
    const {mentions} = message;
    if (!mentions || message.author === boot.user.id || blocks.has(message.author)) return false;
    const byRole = (mentions.roles ?? []).some((role) => has(room, LEAST[role]));
    return Boolean(mentions.all || mentions.here || mentions.users?.includes(boot.user.id) || byRole);
}

/** The element that stands for a name in a message, by how the person is called now. @param {HTMLElement} from the server's @param {(id: number) => string | undefined} nameOf */
export function chip(from, nameOf) {
    const id = Number(from.dataset.user ?? 0);
    const made = document.createElement("bdi");
    const silent = from.classList.contains("silent");
    made.className = `mention${silent ? " silent" : ""}${id === boot.user.id && !silent ? " me" : ""}`;
    const name = id ? nameOf(id) : undefined;
    made.textContent = name ? `@${name}` : from.textContent;
    return made;
}
