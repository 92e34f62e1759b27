/** A poll in its message: what can be chosen, how many chose it and who, and how long there is. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, personOf} from "#accounts/directory.js";
import {Element, icon, tile} from "#lib/dom.js";
import {joinNames, listNames, plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {clock as hour, dayName, fullTime} from "#lib/time.js";
import {findMessage, patchMessage, takeCopy} from "#messages/logs.js";
import {isOver, voted, winners} from "#polls/votes.js";
import {clock} from "#relay/clock.js";
import {relay} from "#relay/relay.js";
import {may} from "#rooms/rights.js";
import {findRoom, rooms, visited} from "#rooms/store.js";
import {boot} from "#shell/boot.js";
import {tellFailure} from "#shell/toasts.js";

const FACES = 3;
const MINUTE = 60_000;
let cards = 0;

class Poll extends Element {
    static properties = {message: {attribute: false}};

    constructor() {
        super();
        /** @type {any} */
        this.message = undefined;
        /** What I chose last while an answer is under way. @type {number[] | null} */
        this.wanted = null;
        this.busy = false;
        this.timer = 0;
        /** A thread's first message stands on the page twice, and radio buttons of one name know only one that is chosen. */
        this.name = `poll-${++cards}`;
        new StoreController(this, directory, rooms, visited);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        clearTimeout(this.timer);
    }

    /** @returns {import("#polls/votes.js").Poll} */
    get poll() {
        return this.message.poll;
    }

    get over() {
        return isOver(this.poll, clock.now());
    }

    get open() {
        const room = findRoom(this.message.room);
        return Boolean(room) && may.write(room) && !this.over;
    }

    /** It closes by itself under the reader's eyes. */
    updated() {
        clearTimeout(this.timer);
        const left = Date.parse(this.poll.closes_at ?? "") - clock.now();
        if (left > 0 && !this.poll.closed) this.timer = /** @type {any} */ (setTimeout(() => this.requestUpdate(), Math.min(left + 50, MINUTE)));
    }

    render() {
        const {question, options, multiple, mine = []} = this.poll;
        const best = this.over ? winners(this.poll) : new Set();
        const most = Math.max(1, this.poll.voters);
        return html`<section class="poll ${this.over ? "over" : ""}" aria-label=${t("Poll: {question}", {question})}>
            <p class="poll-question own-direction">${question}</p>
            <p class="poll-note">${this.note()}</p>
            <div class="poll-options" role=${multiple ? "group" : "radiogroup"} aria-label=${question} @keydown=${(event) => event.stopPropagation()}>
                ${repeat(options, (one) => one.id, (one) => this.option(one, mine.includes(one.id), best.has(one.id), one.count / most))}</div>
            ${this.foot(mine)}</section>`;
    }

    note() {
        const {multiple, anonymous, closed, closes_at: at} = this.poll;
        const how = multiple ? t("Choose as many as you like") : t("Choose one");
        const until = this.over ? (at && !closed ? html`<span title=${fullTime(at)}>${t("Closed {day}, {time}", {day: dayName(at), time: hour(at)})}</span>` : t("Closed"))
            : at ? html`<span title=${fullTime(at)}>${timeLeft(Date.parse(at) - clock.now())}</span>` : nothing;
        return [this.over ? nothing : how, anonymous ? t("Anonymous") : nothing, until].filter((one) => one !== nothing).map((one, at_) => html`${at_ ? " · " : nothing}${one}`);
    }

    option(one, mine, best, share) {
        const {multiple} = this.poll;
        const votes = plural(one.count, "{count} vote", "{count} votes");
        return html`<label class="poll-option ${mine ? "mine" : ""} ${best ? "best" : ""}">
            <span class="poll-bar" .style=${`inline-size: ${Math.round(share * 100)}%`}></span>
            <input type=${multiple ? "checkbox" : "radio"} name=${this.name} .checked=${mine} ?disabled=${!this.open}
                aria-label=${this.spoken(one, votes)} @change=${(event) => this.choose(one.id, event.target.checked)}>
            <span class="poll-text own-direction">${one.text}</span>
            ${best ? icon("crown", "small") : nothing}${this.faces(one)}<span class="poll-count numeric" title=${votes} aria-hidden="true">${one.count}</span></label>`;
    }

    spoken(one, votes) {
        const named = (one.users ?? []).slice(0, 5).map((id) => (id === boot.user.id ? t("you") : displayName(id)));
        const leads = this.over && winners(this.poll).has(one.id) ? [t("most votes")] : [];
        return joinNames([one.text, votes, ...leads, ...(named.length ? [listNames(named, 5)] : [])]);
    }

    faces(one) {
        if (!one.users?.length) return nothing;
        return html`<span class="faces poll-faces" aria-hidden="true">${one.users.slice(0, FACES).map((id) => tile(personOf(id), {size: "tiny", letters: 1}))}</span>`;
    }

    foot(mine) {
        const {anonymous, voters} = this.poll;
        const people = voters ? plural(voters, "{count} person voted", "{count} people voted") : t("Nobody has voted yet");
        return html`<p class="poll-foot"><span role="status">${people}</span>
            ${voters && !anonymous ? html`<button class="link-button slim" @click=${this.who}>${t("Who?")}</button>` : nothing}
            ${mine.length && this.open ? html`<button class="link-button slim push-end" @click=${() => this.vote([])}>${t("Take my vote back")}</button>` : nothing}</p>`;
    }

    async who() {
        (await import("#polls/who.js")).showVoters(this.message);
    }

    choose(id, on) {
        const held = this.poll.mine ?? [];
        if (!this.poll.multiple) this.vote([id]);
        else this.vote(on ? [...held, id].sort((a, b) => a - b) : held.filter((other) => other !== id));
    }

    /** Shown at once. While one vote is on its way only the last choice waits behind it. @param {number[]} options */
    async vote(options) {
        const {room, number} = this.message;
        const before = /** @type {any} */ (findMessage(room, number));
        if (!before?.poll) return;
        patchMessage(room, number, {poll: voted(before.poll, options, boot.user.id)});
        this.wanted = options;
        if (this.busy) return;
        this.busy = true;
        while (this.wanted) {
            const sent = this.wanted;
            this.wanted = null;
            const result = await tellFailure(relay.request("poll.vote", {room, number, options: sent}));
            if (this.wanted) continue;
            if (result) takeCopy(result.message);
            else await this.undo(before);
        }
        this.busy = false;
    }

    /** It was refused, or nobody knows: show what the server has. */
    async undo(before) {
        const {room, number} = before;
        if (findMessage(room, number)?.rev === before.rev) patchMessage(room, number, {poll: before.poll});
        const result = await relay.request("message.get", {room, numbers: [number]}).catch(() => null);
        for (const message of result?.messages ?? []) {
            if (findMessage(room, number)?.rev === message.rev) patchMessage(room, number, {poll: message.poll});
            else takeCopy(message);
        }
    }
}

function timeLeft(milliseconds) {
    const minutes = Math.ceil(milliseconds / MINUTE);
    if (minutes < 60) return plural(minutes, "Closes in {count} min", "Closes in {count} min");
    const hours = Math.round(minutes / 60);
    if (hours < 48) return plural(hours, "Closes in {count} h", "Closes in {count} h");
    return plural(Math.round(hours / 24), "Closes in {count} day", "Closes in {count} days");
}

customElements.define("chat-poll", Poll);
