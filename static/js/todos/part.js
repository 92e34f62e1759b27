/** To-do lists: what must be there at once. The card and the dialog are loaded when a list is first seen or made. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {composerTools, parts} from "#messages/registry.js";
import {slash} from "#messages/slash.js";
import {may} from "#rooms/rights.js";
import {findRoom} from "#rooms/store.js";

parts.add({order: 11, instead: true, show: (message) => Boolean(message.todo), render: card});
composerTools.add({label: t("To-do list"), icon: "list-todo", order: 31, run: (composer) => makeTodo(composer.where)});
slash.add({name: "todo", order: 20, args: t("[title]"), hint: t("Begin a to-do list"), show: may.write, run: ({where, rest}) => makeTodo(where, rest)});

function card(message) {
    import("#todos/card.js");
    return html`<chat-todo .message=${message}></chat-todo>`;
}

/** @param {import("#messages/where.js").Where} where @param {string} [title] */
export async function makeTodo(where, title = "") {
    if (may.write(findRoom(where.room))) (await import("#todos/make.js")).make(where, title);
}
