/** Where a person writes: one raised card with the text, what it answers, its file, and the tools below. */

import {html, nothing} from "lit";
import {directory} from "#accounts/directory.js";
import {trays} from "#files/tray.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {Completing} from "#messages/completing.js";
import {drafts} from "#messages/drafts.js";
import {paste} from "#messages/dropping.js";
import {editLast, wish} from "#messages/edit.js";
import {growText} from "#messages/format.js";
import {alsoLine, besideButton, leftLine, noteLine, replyLine, toolButton, typingLine} from "#messages/lines.js";
import {changes} from "#messages/logs.js";
import {post} from "#messages/outbox.js";
import {beforePost, besideSend, composerTools, notes} from "#messages/registry.js";
import {toLastRow} from "#messages/rowkeys.js";
import {isCommand, obey} from "#messages/slash.js";
import {stopTyping, tellTyping, typing} from "#messages/typing.js";
import {keyOf} from "#messages/where.js";
import {relay} from "#relay/relay.js";
import {roomTitle} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {findRoom, rooms} from "#rooms/store.js";

const FORMATTING = "formatting";
/** The keys of formatting.js with Ctrl or ⌘; with "k" only where something is selected, since it has another meaning. */
const FORMATS = /^([biek]|shift\+[xhp89])$/;
const PHONE = matchMedia("(max-width: 719px), (pointer: coarse)");

class Composer extends Element {
    static properties = {room: {attribute: false}, thread: {attribute: false}, also: {state: true}, formatting: {state: true}, preview: {state: true}};

    constructor() {
        super();
        /** @type {number} */
        this.room = 0;
        /** The number of a thread's root: what is written goes there. @type {number | undefined} */
        this.thread = undefined;
        /** A reply of a thread that goes to the room too. */
        this.also = false;
        this.asking = false;
        /** Files were chosen, and what shows them is being loaded. @type {Promise<any> | null} */
        this.awaits = null;
        this.formatting = false;
        /** How the text will look, shown in its place. @type {{text: string, draw: () => unknown} | null} */
        this.preview = null;
        if (localStorage.getItem(FORMATTING)) this.toggleFormatting();
        this.completing = new Completing(this);
        new StoreController(this, trays, notes, drafts, typing, changes, rooms, directory);
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

    disconnectedCallback() {
        super.disconnectedCallback();
        this.completing.close();
    }

    /** @returns {HTMLTextAreaElement} */
    get field() {
        return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    }

    /** The files that go with it; none until the first. */
    get tray() {
        return trays.get(keyOf(this.where));
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
        return (this.draft.text.trim() !== "" || this.tray?.has) && this.left >= 0 && !this.tray?.stuck;
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
        return html`${typingLine(this.where)}${noteLine(this.where)}${this.tray?.above() ?? nothing}
            <form class="composer" @submit=${this.submit}>
                ${replyLine(this.where)}${this.tray?.render() ?? nothing}
                ${previewed?.draw() ?? nothing}<div class="grow" ?hidden=${Boolean(previewed)}><textarea class="compose-text" rows="1" placeholder=${label} aria-label=${label} enterkeyhint=${PHONE.matches ? "enter" : "send"}
                    @input=${this.typed} @click=${this.looked} @keydown=${this.key} @paste=${(event) => paste(this, event)}></textarea></div>
                ${this.formatting ? html`<chat-format-bar .composer=${this} .previewing=${Boolean(previewed)}></chat-format-bar>` : nothing}
                <div class="compose-tools"><div class="tool-row">${[...composerTools].map((tool) => toolButton(tool, this))}</div>${leftLine(this.left)}
                    <button class="send slim" ?disabled=${!this.ready} aria-label=${t("Send")} title=${t("Send")}>${icon("send-horizontal", "directional")}</button>${[...besideSend].map((tool) => besideButton(tool, this))}</div>
                ${this.thread && may.reply(room) ? alsoLine(this) : nothing}
            </form>`;
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

    /** Hand it to the outbox, a command to what carries it out. While files are still on the way up, it goes by itself when they are there. */
    send(plain = false) {
        if (this.awaits) return void this.awaits.then(() => this.send(plain));
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
        const quote = reply && {author: reply.author, excerpt: reply.excerpt};
        const message = {...this.where, text, ...(reply ? {reply_to: reply.number, quote} : {}), ...(this.thread && this.also ? {also_to_room: true} : {})};
        if (this.tray?.has) this.tray.send(message);
        else post(message);
        drafts.forget(this.where);
        stopTyping(this.where);
        this.completing.close();
        this.field.value = "";
        growText(this.field);
        this.also = false;
    }
}

customElements.define("chat-composer", Composer);
