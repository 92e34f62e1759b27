/** The parts of the page: how each is called, and what its lines say beside author, words and time. */

import {html, nothing} from "lit";
import {displayName} from "#accounts/directory.js";
import {showEmoji} from "#emoji/show.js";
import {icon} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {excerpt} from "#messages/plain.js";

/** @type {{name: string, title: string, icon: string, facts?: (place: any) => unknown}[]} */
export const SECTIONS = [
    {name: "questions", title: t("Questions nobody answered"), icon: "circle-help"},
    {name: "answers", title: t("Accepted answers"), icon: "circle-check", facts: question},
    {name: "decisions", title: t("Decisions"), icon: "check-check"},
    {name: "mentions", title: t("You were mentioned"), icon: "at-sign"},
    {name: "reacted", title: t("Most reacted to"), icon: "smile", facts: reactions},
    {name: "files", title: t("New files"), icon: "paperclip", facts: files},
    {name: "polls", title: t("Polls that are over"), icon: "chart-bar", facts: poll},
    {name: "todos", title: t("To-do lists"), icon: "list-todo", facts: todo},
    {name: "joined", title: t("New people"), icon: "user-plus"},
];

function question({question: asked}) {
    if (!asked) return nothing;
    return html`${icon("reply", "small")}<span class="truncate" dir="auto"><b class="isolated">${displayName(asked.author)}</b> <span class="isolated">${excerpt(asked.excerpt)}</span></span>`;
}

function reactions({reactions: given}) {
    return given.map(({emoji, count, url}) => html`<span class="catchup-emoji">${showEmoji(emoji, url)}<span>${count}</span></span>`);
}

function files({files: named, more = 0}) {
    return html`${named.map(({name}) => html`<span class="catchup-file">${icon("file", "small")}<bdi class="truncate">${name}</bdi></span>`)}${
        more ? html`<span>${plural(more, "and {count} more", "and {count} more")}</span>` : nothing}`;
}

function poll({poll: {won, voters}}) {
    const votes = plural(voters, "{count} vote", "{count} votes");
    return html`${icon("trophy", "small")}<span class="truncate" dir="auto">${won.length ? html`<b class="isolated">${won.join(" · ")}</b>` : t("Nobody voted")}</span>${won.length ? html`<span>${votes}</span>` : nothing}`;
}

function todo({todo: {done, of}}) {
    return html`${icon(done === of ? "circle-check" : "list-todo", "small")}<span>${t("{done} of {all} done", {done, all: of})}</span>`;
}
