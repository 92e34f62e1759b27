/** What a message has said, the newest text first, with what each edit changed. */

import {html, nothing} from "lit";
import {learn, personOf} from "#accounts/directory.js";
import {brief, diff} from "#edits/diff.js";
import {icon, tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {clock, dayName, fullTime} from "#lib/time.js";
import {changes, findMessage} from "#messages/logs.js";
import {relay} from "#relay/relay.js";
import {openDialog} from "#shell/dialogs.js";
import {explain} from "#shell/toasts.js";

const SPOILER = /\|\|[^|][\s\S]*?\|\|/;
const SPOILERS = new RegExp(SPOILER, "g");

/** @param {{room: number, number: number}} message */
export async function openEdits({room, number}) {
    const list = new Edits({room, number});
    const opened = openDialog(t("Edit history"), (_close, redraw) => list.render(redraw), {wide: true});
    const end = changes.subscribe(() => list.follow());
    await opened;
    end();
}

class Edits {
    /** @param {{room: number, number: number}} name */
    constructor(name) {
        this.name = name;
        /** @type {{place: number, text: string, at: string, by: number}[] | null} */
        this.versions = null;
        this.more = false;
        this.problem = "";
        /** Are spoilers shown? */
        this.bare = false;
        this.redraw = () => {};
    }

    get held() {
        return findMessage(this.name.room, this.name.number);
    }

    /** It was edited again, or deleted: nothing that is gone stays on the screen. */
    follow() {
        const {held} = this;
        if (held && this.at !== undefined && (held.deleted || held.edited_at !== this.at)) this.load();
    }

    /** @param {boolean} [further] the next page, too */
    async load(further = false) {
        const held = further ? this.versions ?? [] : [];
        this.at = this.held?.edited_at ?? "";
        if (this.held?.deleted) this.versions = null;
        try {
            const before = held.length ? {before: held[held.length - 1].place} : {};
            const result = await relay.request("message.edits", {...this.name, ...before});
            learn(result.directory);
            this.versions = [...held, ...result.versions];
            this.more = result.more;
            this.problem = "";
        } catch (error) {
            this.problem = explain(error);
        }
        this.redraw();
    }

    render(redraw) {
        this.redraw = redraw;
        if (this.at === undefined) this.load();
        if (this.problem) return html`<div class="dialog-body"><p role="alert">${this.problem}</p></div>`;
        if (!this.versions) return html`<div class="dialog-body" role="status" aria-label=${t("Loading")}>${[1, 2].map(() => html`<p><span class="skeleton line"></span></p><p><span class="skeleton bar"></span></p>`)}</div>`;
        return html`<div class="dialog-body edits">${this.versions.some((one) => SPOILER.test(one.text)) ? html`<button class="button quiet slim" aria-pressed=${String(this.bare)}
                @click=${() => { this.bare = !this.bare; redraw(); }}>${icon(this.bare ? "eye-off" : "eye", "small")}${t("Show spoilers")}</button>` : nothing}<ol role="list">${this.versions.map((one, at, all) => this.version(one, all[at + 1], at))}</ol>
            ${this.more ? html`<button class="button wide" @click=${() => this.load(true)}>${icon("chevron-down", "small")}${t("Show more")}</button>` : nothing}</div>`;
    }

    words({text}) {
        return this.bare ? text : text.replace(SPOILERS, `[${t("spoiler")}]`);
    }

    version(one, former, at) {
        const person = personOf(one.by);
        const missing = former ? one.place - former.place - 1 : 0;
        const what = at === 0 ? t("Now") : one.place === 1 ? t("At first") : "";
        return html`<li class="edition">
            <header class="by">${tile(person, {size: "tiny", letters: 1})}<span class="author isolated truncate">${person.name}</span>
                <time class="hint nowrap" datetime=${one.at} title=${fullTime(one.at)}>${dayName(one.at)}, ${clock(one.at)}</time>
                ${what ? html`<span class="pill push-end">${what}</span>` : nothing}</header>
            <div class="edition-text own-direction">${former && !missing ? brief(diff(this.words(former), this.words(one))).map(piece) : this.words(one) || t("No words")}</div></li>
            ${missing ? html`<li class="hint edition-gap">${plural(missing, "{count} version between these is not kept", "{count} versions between these are not kept")}</li>` : nothing}`;
    }
}

function piece({kind, text}) {
    if (kind === "same") return text;
    const words = kind === "new" ? t("added") : t("removed");
    const marked = html`<span class="visually-hidden">[${words}: </span>${text}<span class="visually-hidden">]</span>`;
    return kind === "new" ? html`<ins>${marked}</ins>` : html`<del>${marked}</del>`;
}
