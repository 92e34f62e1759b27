/** A new poll: the question, options that grow while they are written, and how it is voted. */

import {html, nothing} from "lit";
import {icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {wrong} from "#polls/votes.js";
import {clock} from "#relay/clock.js";
import {relay} from "#relay/relay.js";
import {openDialog} from "#shell/dialogs.js";
import {explain} from "#shell/toasts.js";

const MOST = 20;
const HOUR = 3_600_000;
const ENDS = [
    {hours: 0, name: () => t("Stays open until I close it")},
    {hours: 1, name: () => t("In an hour")},
    {hours: 8, name: () => t("In 8 hours")},
    {hours: 24, name: () => t("In a day")},
    {hours: 72, name: () => t("In 3 days")},
    {hours: 168, name: () => t("In a week")},
    {hours: 720, name: () => t("In 30 days")},
];

/** @param {import("#messages/where.js").Where} where @param {string} [question] */
export function make(where, question = "") {
    const draft = {question, options: ["", ""], multiple: false, anonymous: false, hours: 0, tried: false, busy: false, error: null, nonce: crypto.randomUUID(), said: ""};
    return openDialog(t("New poll"), (close, redraw) => new Form(draft, where, close, redraw).render());
}

class Form {
    constructor(draft, where, close, redraw) {
        this.draft = draft;
        this.where = where;
        this.close = close;
        this.redraw = redraw;
        /** @type {{question?: string, options?: string, twice?: number}} */
        this.wrong = draft.tried ? wrong(draft.question, draft.options) : {};
    }

    change(values) {
        Object.assign(this.draft, values);
        this.redraw();
    }

    /** One line more is always there to write into. */
    type(at, text) {
        const options = this.draft.options.with(at, text);
        if (at === options.length - 1 && text.trim() && options.length < MOST) options.push("");
        this.change({options});
    }

    remove(at, event) {
        const list = event.target.closest(".poll-make-options");
        this.change({options: this.draft.options.toSpliced(at, 1)});
        list.querySelectorAll("input")[Math.max(0, at - 1)]?.focus();
    }

    /** Enter goes on to the next line; in an empty one behind the last, it is over. */
    key(event, at) {
        if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
        const next = event.target.closest(".poll-make-options").querySelectorAll("input")[at + 1];
        if (!next) return;
        event.preventDefault();
        next.focus();
    }

    /** A list from elsewhere: each line is an option. */
    paste(event, at) {
        const lines = event.clipboardData.getData("text").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
        if (lines.length < 2) return;
        event.preventDefault();
        const options = [...this.draft.options.slice(0, at), ...lines, ...this.draft.options.slice(at + 1).filter((text) => text.trim())].slice(0, MOST);
        this.change({options: options.length < MOST ? [...options, ""] : options});
    }

    async submit(event) {
        event.preventDefault();
        const {question, options, multiple, anonymous, hours} = this.draft;
        const found = wrong(question, options);
        if (Object.keys(found).length) {
            this.change({tried: true, error: null});
            event.target.querySelector("[aria-invalid=true]")?.focus();
            return;
        }
        const asked = {question, options: options.filter((text) => text.trim()), multiple, anonymous, hours};
        this.renew(JSON.stringify(asked));
        this.change({busy: true, error: null});
        try {
            const closes = hours ? {closes_at: this.draft.at} : {};
            await relay.request("poll.create", {...this.where, nonce: this.draft.nonce, question, options: asked.options, multiple, anonymous, ...closes});
            this.close();
        } catch (error) {
            this.change({busy: false, error});
        }
    }

    /** Another try of the same poll keeps its nonce and its time; a changed one is another poll. */
    renew(said) {
        if (this.draft.said === said) return;
        const at = new Date(clock.now() + this.draft.hours * HOUR).toISOString();
        Object.assign(this.draft, {said, nonce: crypto.randomUUID(), at});
    }

    render() {
        const {draft} = this;
        return html`<form novalidate @submit=${(event) => this.submit(event)}><div class="dialog-body poll-make">
            <div class="field"><label for="poll-question">${t("Question")}</label>
                <input class="input" id="poll-question" maxlength="300" autocomplete="off" dir="auto" ?autofocus=${!draft.question} .value=${draft.question} placeholder=${t("What shall we decide?")}
                    aria-invalid=${this.wrong.question ? "true" : nothing} aria-describedby=${this.wrong.question ? "poll-question-wrong" : nothing}
                    @input=${(event) => this.change({question: event.target.value})}>
                ${this.wrong.question ? fault("poll-question-wrong", t("A poll needs a question.")) : nothing}</div>
            <fieldset class="field poll-make-options"><legend>${t("Options")}</legend>${draft.options.map((text, at) => this.option(text, at))}
                ${this.wrong.options ? fault("poll-options-wrong", t("A poll needs two options at least.")) : nothing}
                ${draft.options.length >= MOST ? html`<p class="help">${t("20 options are the most.")}</p>` : nothing}</fieldset>
            <div class="field"><label for="poll-ends">${t("Closes")}</label><select class="select" id="poll-ends" @change=${(event) => this.change({hours: Number(event.target.value)})}>
                ${ENDS.map((one) => html`<option value=${one.hours} ?selected=${one.hours === draft.hours}>${one.name()}</option>`)}</select></div>
            <label class="check"><input type="checkbox" .checked=${draft.multiple} @change=${(event) => this.change({multiple: event.target.checked})}><span>${t("Several options can be chosen")}</span></label>
            <label class="check"><input type="checkbox" .checked=${draft.anonymous} @change=${(event) => this.change({anonymous: event.target.checked})}>
                <span>${t("Anonymous")}<span class="hint">${t("Nobody sees who chose what, neither you nor the moderators.")}</span></span></label>
            ${draft.error ? html`<p class="error-text" role="alert">${explain(draft.error)}</p>` : nothing}
        </div><div class="dialog-acts"><button class="button medium" type="button" @click=${() => this.close()}>${t("Cancel")}</button>
            <button class="button medium primary" ?disabled=${draft.busy}>${t("Ask")}</button></div></form>`;
    }

    option(text, at) {
        const {options} = this.draft;
        const twice = this.wrong.twice === at;
        const lacks = Boolean(this.wrong.options) && !text.trim() && at < 2;
        return html`<div class="poll-make-option"><input class="input" maxlength="200" autocomplete="off" dir="auto" .value=${text} aria-label=${t("Option {number}", {number: at + 1})}
                placeholder=${at < 2 ? t("Option {number}", {number: at + 1}) : t("Another option")} ?autofocus=${at === 0 && Boolean(this.draft.question)}
                aria-invalid=${twice || lacks ? "true" : nothing} aria-describedby=${twice ? "poll-twice" : lacks ? "poll-options-wrong" : nothing}
                @input=${(event) => this.type(at, event.target.value)} @keydown=${(event) => this.key(event, at)} @paste=${(event) => this.paste(event, at)}>
            ${options.length > 2 && at < options.length - (options.at(-1) ? 0 : 1) ? html`<button type="button" class="icon-button" aria-label=${t("Remove option {number}", {number: at + 1})}
                @click=${(event) => this.remove(at, event)}>${icon("x", "small")}</button>` : nothing}</div>
            ${twice ? fault("poll-twice", t("This option stands there twice.")) : nothing}`;
    }
}

function fault(id, words) {
    return html`<span class="error-text" id=${id} role="alert">${words}</span>`;
}
