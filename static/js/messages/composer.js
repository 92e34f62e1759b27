/** Where a person writes: one raised card with the text, what it answers, its file, and the tools below. */

import {html, nothing} from "lit";
import {directory, displayName} from "#accounts/directory.js";
import {Tray} from "#files/tray.js";
import {Element, icon} from "#lib/dom.js";
import {listNames, plural, t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {Completing} from "#messages/completing.js";
import {drafts} from "#messages/drafts.js";
import {editLast, wish} from "#messages/edit.js";
import {growText} from "#messages/format.js";
import {changes} from "#messages/logs.js";
import {post} from "#messages/outbox.js";
import {excerpt} from "#messages/plain.js";
import {beforePost, besideSend, composerTools, notes} from "#messages/registry.js";
import {toLastRow} from "#messages/rowkeys.js";
import {isCommand, obey} from "#messages/slash.js";
import {stopTyping, tellTyping, typing, writing} from "#messages/typing.js";
import {relay} from "#relay/relay.js";
import {roomTitle} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {findRoom, rooms} from "#rooms/store.js";

const NEAR = 500;
const LONG = 2_000;
const FORMATTING = "formatting";
/** The keys of formatting.js with Ctrl or ⌘; with "k" only where something is selected, since it has another meaning. */
const FORMATS = /^([biek]|shift\+[xhp89])$/;
const PHONE = matchMedia("(max-width: 719px), (pointer: coarse)");

class Composer extends Element {
    static properties = {room: {attribute: false}, thread: {attribute: false}, dropping: {state: true}, also: {state: true}, formatting: {state: true}, preview: {state: true}};

    constructor() {
        super();
        /** @type {number} */
        this.room = 0;
        /** The number of a thread's root: what is written goes there. @type {number | undefined} */
        this.thread = undefined;
        this.dropping = false;
        /** A reply of a thread that goes to the room too. */
        this.also = false;
        this.asking = false;
        this.formatting = false;
        /** How the text will look, shown in its place. @type {{text: string, draw: () => unknown} | null} */
        this.preview = null;
        if (localStorage.getItem(FORMATTING)) this.toggleFormatting();
        this.completing = new Completing(this);
        this.tray = new Tray(() => this.requestUpdate(), () => this.send());
        new StoreController(this, notes, drafts, typing, changes, rooms, directory);
    }

    /** On a desk one may write at once; on a phone the keyboard stays down until it is wanted. */
    firstUpdated() {
        const idle = document.activeElement === document.body || document.activeElement?.id === "main";
        if (idle && !PHONE.matches) this.field.focus({preventScroll: true});
    }

    /** @returns {import("#messages/where.js").Where} */
    get where() {
        return this.thread ? {room: this.room, thread: this.thread} : {room: this.room};
    }

    /** A file may be dropped anywhere in the room, or in the panel of the thread. */
    connectedCallback() {
        super.connectedCallback();
        this.zone = this.closest("chat-room, chat-thread") ?? this;
        this.drags = {dragover: (event) => this.over(event), dragleave: (event) => this.out(event), drop: (event) => this.drop(event)};
        for (const [type, act] of Object.entries(this.drags)) this.zone.addEventListener(type, act);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        for (const [type, act] of Object.entries(this.drags ?? {})) this.zone?.removeEventListener(type, act);
        this.tray.clear();
        this.completing.close();
    }

    /** @returns {HTMLTextAreaElement} */
    get field() {
        return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    }

    get draft() {
        return drafts.of(this.where);
    }

    /** The draft of the room moves into the field when the room is opened, or when somebody else changed it. */
    updated() {
        if (this.field.value === this.draft.text) return;
        this.field.value = this.draft.text;
        growText(this.field);
    }

    get left() {
        return relay.limits.text.points - [...this.draft.text].length;
    }

    get ready() {
        return (this.draft.text.trim() !== "" || this.tray.has) && this.left >= 0 && !this.tray.failed;
    }

    /** Of the text as it stands, and of no other. */
    get previewed() {
        return this.preview?.text === this.draft.text ? this.preview : null;
    }

    render() {
        const room = findRoom(this.room);
        const {previewed} = this;
        const asks = room?.mode === "questions";
        const label = this.thread ? (asks ? t("Your answer") : t("Reply in this thread")) : asks ? t("Ask a question") : t("Message {room}", {room: room ? roomTitle(room) : ""});
        return html`${this.typingLine()}${this.noteLine()}
            <form class="composer ${this.dropping ? "dropping" : ""}" @submit=${this.submit}>
                ${this.replyLine()}${this.tray.render()}
                ${previewed?.draw() ?? nothing}<div class="grow" ?hidden=${Boolean(previewed)}><textarea class="compose-text" rows="1" placeholder=${label} aria-label=${label} enterkeyhint=${PHONE.matches ? "enter" : "send"}
                    @input=${this.typed} @click=${this.looked} @keydown=${this.key} @paste=${this.paste}></textarea></div>
                ${this.formatting ? html`<chat-format-bar .composer=${this} .previewing=${Boolean(previewed)}></chat-format-bar>` : nothing}
                <div class="compose-tools"><div class="tool-row">${[...composerTools].map((tool) => this.tool(tool))}</div>${this.count()}
                    <button class="send slim" ?disabled=${!this.ready} aria-label=${t("Send")} title=${t("Send")}>${icon("send-horizontal", "directional")}</button>${[...besideSend].map((tool) => this.beside(tool))}</div>
                ${this.thread && may.reply(room) ? this.alsoLine() : nothing}
            </form>`;
    }

    alsoLine() {
        return html`<label class="also-to-room"><input type="checkbox" class="check" .checked=${this.also} @change=${(event) => { this.also = event.target.checked; }}>
            <span>${t("Also send to the room")}</span></label>`;
    }

    typingLine() {
        const people = writing(this.where);
        const words = people.length > 3 ? t("Several people are writing…")
            : people.length ? plural(people.length, "{names} is writing…", "{names} are writing…", {names: listNames(people.map((id) => displayName(id).split(" ")[0]))}) : "";
        return html`<div class="typing" aria-live="polite">${words ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span class="truncate">${words}</span>` : nothing}</div>`;
    }

    noteLine() {
        const note = this.thread ? undefined : notes.get(this.room);
        if (!note) return nothing;
        return html`<div class="compose-note" role="status"><span class="own-direction">${note.words()}</span>
            ${note.acts.map((act) => html`<button type="button" class="button quiet" @click=${act.run}>${act.label}</button>`)}</div>`;
    }

    replyLine() {
        const {reply} = this.draft;
        if (!reply) return nothing;
        return html`<div class="replying">${icon("reply", "small directional")}<span class="truncate"><b class="isolated">${displayName(reply.author)}</b> <span class="isolated">${excerpt(reply.excerpt)}</span></span>
            <button type="button" class="icon-button" aria-label=${t("Don't reply")} @click=${() => drafts.reply(this.where, null)}>${icon("x", "small")}</button></div>`;
    }

    tool(tool) {
        return html`<button type="button" class="icon-button" aria-pressed=${tool.on ? String(tool.on(this)) : nothing} aria-label=${tool.label} title=${tool.label} @click=${(event) => tool.run(this, event.currentTarget)}>${icon(tool.icon)}</button>`;
    }

    beside(tool) {
        return html`<button type="button" class="icon-button beside-send" aria-haspopup="menu" aria-label=${tool.label} title=${tool.label} @click=${(event) => tool.run(this, event.currentTarget)}>${icon(tool.icon, "small")}</button>`;
    }

    count() {
        if (this.left > NEAR) return html`<span class="push-end"></span>`;
        const words = this.left < 0 ? plural(-this.left, "{count} character too many", "{count} characters too many") : String(this.left);
        return html`<span class="push-end left numeric ${this.left < 0 ? "text-attention" : ""}" role="status">${words}</span>`;
    }

    typed() {
        wish.forget();
        drafts.change(this.where, {text: this.field.value});
        growText(this.field);
        if (this.field.value.trim()) tellTyping(this.where);
        this.looked();
    }

    looked() {
        this.completing.look();
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (event.isComposing || event.keyCode === 229 || this.completing.key(event)) return;
        if (event.key === "Enter" && !event.shiftKey && !event.altKey && (!PHONE.matches || event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            this.send();
        } else if (event.key === "ArrowUp" && !this.field.value && !event.shiftKey && editLast(this.where)) event.preventDefault();
        else if (event.key === "Escape" && this.draft.reply) {
            event.preventDefault();
            drafts.reply(this.where, null);
        } else if (event.key === "Escape" && !this.thread && toLastRow()) event.preventDefault();
        else if (event.ctrlKey || event.metaKey) this.shortcut(event);
    }

    shortcut(event) {
        const keys = `${event.shiftKey ? "shift+" : ""}${/^Digit/.test(event.code) ? event.code.slice(5) : event.key.toLowerCase()}`;
        const {selectionStart, selectionEnd} = this.field;
        if (event.altKey || !FORMATS.test(keys) || (keys === "k" && selectionStart === selectionEnd)) return;
        event.preventDefault();
        import("#messages/formatting.js").then(({press}) => press(this, `mod+${keys}`));
    }

    toggleFormatting() {
        this.formatting = !this.formatting;
        localStorage.setItem(FORMATTING, this.formatting ? "on" : "");
        import("#messages/formatting.js");
    }

    submit(event) {
        event.preventDefault();
        this.send();
        this.field.focus();
    }

    /** Hand it to the outbox, a command to what carries it out. While its file is still on the way up, it goes by itself when that is there. */
    send(plain = false) {
        if (!this.ready || this.asking) return;
        if (!plain && isCommand(this.draft.text)) return void obey(this);
        const asked = [...beforePost].map(({ask}) => ask(this.draft.text, this.room)).filter(Boolean);
        if (asked.length) this.ask(asked);
        else this.handOver();
    }

    /** Somebody holds it back until the person has answered. @param {(Promise<boolean> | null)[]} asked */
    async ask(asked) {
        const {text} = this.draft;
        this.asking = true;
        const answers = await Promise.all(asked).finally(() => { this.asking = false; });
        if (answers.every(Boolean) && text === this.draft.text && this.ready) this.handOver();
        this.field.focus();
    }

    handOver() {
        const {text, reply} = this.draft;
        const files = this.tray.take();
        if (files === null) return;
        drafts.forget(this.where);
        stopTyping(this.where);
        this.completing.close();
        this.field.value = "";
        growText(this.field);
        const quote = reply && {author: reply.author, excerpt: reply.excerpt};
        post({...this.where, text, files, ...(reply ? {reply_to: reply.number, quote} : {}), ...(this.thread && this.also ? {also_to_room: true} : {})});
        this.also = false;
    }

    /** @param {ClipboardEvent} event */
    paste(event) {
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (text.length > LONG && !this.tray.has) import("#messages/longpaste.js").then(({offer}) => offer(this, text));
        const file = event.clipboardData?.files[0];
        if (!file || event.clipboardData?.types.includes("text/plain")) return;
        event.preventDefault();
        this.tray.add(file);
    }

    over(event) {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        this.dropping = true;
    }

    out(event) {
        if (!this.zone?.contains(event.relatedTarget)) this.dropping = false;
    }

    drop(event) {
        this.dropping = false;
        const file = event.dataTransfer?.files[0];
        if (!file) return;
        event.preventDefault();
        this.tray.add(file);
        this.field.focus();
    }
}

customElements.define("chat-composer", Composer);
