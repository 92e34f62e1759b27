/** Who reacted: a tab for each emoji, people in the order in which they came, a hundred at a time. */

import {html, nothing} from "lit";
import {learn, personOf} from "#accounts/directory.js";
import {personRow} from "#accounts/row.js";
import {showEmoji} from "#emoji/show.js";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {findMessage} from "#messages/logs.js";
import {relay} from "#relay/relay.js";
import {openDialog} from "#shell/dialogs.js";
import {loadingPeople} from "#shell/states.js";
import {explain} from "#shell/toasts.js";

const PAGE = 100;

/** @param {{room: number, number: number}} message @param {string} [emoji] the one to begin with */
export function openWho({room, number}, emoji) {
    const list = new Who(room, number, emoji);
    return openDialog(t("Who reacted"), (_close, redraw) => list.render(redraw));
}

class Who {
    constructor(room, number, emoji) {
        this.name = {room, number};
        this.emoji = emoji ?? this.reactions[0]?.emoji;
        this.begin();
    }

    get reactions() {
        return findMessage(this.name.room, this.name.number)?.reactions ?? [];
    }

    begin() {
        /** @type {number[] | null} null while nothing is known */
        this.people = null;
        this.more = false;
        this.problem = "";
        this.asked = false;
    }

    async load(redraw) {
        this.asked = true;
        const {emoji, people} = this;
        const after = people?.length ? {after: people[people.length - 1]} : {};
        try {
            const result = await relay.request("reaction.list", {...this.name, emoji, ...after});
            if (emoji !== this.emoji) return;
            learn(result.directory);
            this.people = [...(people ?? []), ...result.users];
            this.more = result.users.length === PAGE;
        } catch (error) {
            this.problem = explain(error);
        }
        redraw();
    }

    render(redraw) {
        if (!this.asked) this.load(redraw);
        return html`<div class="who-tabs" role="group" aria-label=${t("Emoji")}>${this.reactions.map((one) => html`
                <button class="reaction ${one.emoji === this.emoji ? "mine" : ""}" aria-pressed=${one.emoji === this.emoji} @click=${() => this.turn(one.emoji, redraw)}>
                    ${showEmoji(one.emoji, one.url)}<span class="numeric">${one.count}</span></button>`)}</div>
            <div class="dialog-body who">${this.problem ? html`<p role="alert">${this.problem}</p>` : this.people ? this.list(this.people, redraw) : loadingPeople()}</div>`;
    }

    turn(emoji, redraw) {
        this.emoji = emoji;
        this.begin();
        redraw();
    }

    list(people, redraw) {
        if (people.length === 0) return html`<p class="muted">${t("Nobody any more.")}</p>`;
        return html`<ul class="members" role="list">${people.map((user) => personRow(personOf(user)))}</ul>
            ${this.more ? html`<button class="button wide" @click=${() => this.load(redraw)}>${icon("chevron-down", "small")}${t("Show more")}</button>` : nothing}`;
    }
}
