/** My status: an emoji, words, and when it ends; a few at hand. Loaded when it is opened. */

import {html, nothing} from "lit";
import {directory, statusOf} from "#accounts/directory.js";
import {openEmoji} from "#emoji/open.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";
import {openDialog} from "#shell/dialogs.js";
import {explain} from "#shell/toasts.js";

const MOST = 100;
const MINUTE = 60_000;

/** What many say: an emoji, words, and for how long. @returns {[string, string, string][]} */
const suggestions = () => [
    ["📅", t("In a meeting"), "60"],
    ["🎧", t("Focusing"), "240"],
    ["🍲", t("At lunch"), "60"],
    ["🚌", t("On the way"), "30"],
    ["🤒", t("Out sick"), "today"],
    ["🌴", t("On holiday"), ""],
];

/** @returns {[string, string][]} */
const ends = () => [["", t("Don't clear it")], ["30", t("30 minutes")], ["60", t("1 hour")], ["240", t("4 hours")], ["today", t("Today")], ["10080", t("1 week")]];

export function openStatus() {
    return openDialog(t("Your status"), (close) => html`<chat-status .done=${close}></chat-status>`);
}

/** @param {string} choice minutes, "today" or nothing @param {Date} now */
export function endOf(choice, now = new Date()) {
    if (!choice) return null;
    if (choice !== "today") return new Date(now.getTime() + Number(choice) * MINUTE);
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
}

class Status extends Element {
    static properties = {emoji: {state: true}, text: {state: true}, choice: {state: true}, problem: {state: true}};

    constructor() {
        super();
        this.done = () => {};
        const status = statusOf(directory.get(boot.user.id) ?? boot.user);
        this.held = status;
        this.emoji = status?.emoji ?? "";
        this.text = status?.text ?? "";
        this.choice = status?.until ? "keep" : "";
        this.problem = "";
    }

    firstUpdated() {
        this.querySelector("input")?.focus();
    }

    render() {
        return html`<form @submit=${(event) => { event.preventDefault(); this.save(); }}><div class="dialog-body status-body">
            <div class="status-line"><button type="button" class="button status-emoji" aria-haspopup="dialog" aria-label=${this.emoji ? t("Emoji: {emoji}", {emoji: this.emoji}) : t("Choose an emoji")}
                    @click=${(event) => openEmoji(event.currentTarget, (emoji, url) => { if (url === undefined) this.emoji = emoji; })}>${this.emoji || icon("smile-plus")}</button>
                <input class="input" maxlength=${MOST} aria-label=${t("Status")} placeholder=${t("What is going on?")} .value=${this.text} @input=${(event) => { this.text = event.target.value; }}></div>
            <div class="status-suggestions" role="group" aria-label=${t("Suggestions")}>${suggestions().map((one) => this.suggestion(one))}</div>
            <label class="field"><span>${t("Clear it after")}</span>
                <select class="input" .value=${this.choice} @change=${(event) => { this.choice = event.target.value; }}>
                    ${this.held?.until ? html`<option value="keep" ?selected=${this.choice === "keep"}>${t("As it is now")}</option>` : nothing}
                    ${ends().map(([value, label]) => html`<option value=${value} ?selected=${this.choice === value}>${label}</option>`)}</select></label>
            ${this.problem ? html`<p class="error-text" role="alert">${this.problem}</p>` : nothing}</div>
            <div class="dialog-acts">${this.held ? html`<button type="button" class="button medium" @click=${() => this.clear()}>${t("Clear the status")}</button>` : nothing}
                <button type="button" class="button medium" @click=${() => this.done()}>${t("Cancel")}</button>
                <button class="button medium primary" ?disabled=${!this.emoji && !this.text.trim()}>${t("Save")}</button></div></form>`;
    }

    suggestion([emoji, text, choice]) {
        const chosen = emoji === this.emoji && text === this.text;
        return html`<button type="button" class="pill" aria-pressed=${String(chosen)} @click=${() => Object.assign(this, {emoji, text, choice})}>${emoji} ${text}</button>`;
    }

    clear() {
        Object.assign(this, {emoji: "", text: "", choice: ""});
        return this.save();
    }

    async save() {
        const until = this.choice === "keep" ? this.held?.until : endOf(this.choice)?.toISOString();
        const text = this.text.trim();
        try {
            await relay.request("status.set", {emoji: this.emoji, text, ...(until && {until})});
            // The server tells others and me, when I watch myself; this page needn't wait for it.
            const me = directory.get(boot.user.id) ?? boot.user;
            directory.set(me.id, {...me, status: this.emoji || text ? {emoji: this.emoji, text, ...(until && {until})} : undefined});
            this.done();
        } catch (error) {
            this.problem = explain(error);
        }
    }
}

customElements.define("chat-status", Status);
