/** Who is in a room: with roles, add, remove and promote for those who may. */

import {html, nothing, repeat} from "lit";
import {directory, displayName, learn, personOf, statusOf} from "#accounts/directory.js";
import {personRow} from "#accounts/row.js";
import {Element, icon} from "#lib/dom.js";
import {t} from "#lib/i18n.js";
import {StoreController} from "#lib/store.js";
import {openDirect} from "#directs/open.js";
import {presence, presenceMark} from "#presence/store.js";
import {Pages} from "#relay/pages.js";
import {relay} from "#relay/relay.js";
import {watch} from "#relay/watch.js";
import {roomName} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {byPresence} from "#rooms/there.js";
import {boot} from "#shell/boot.js";
import {confirm} from "#shell/dialogs.js";
import {openMenu} from "#shell/menu.js";
import {personActs} from "#shell/registry.js";
import {drawPages, loadingPeople} from "#shell/states.js";
import {tellFailure} from "#shell/toasts.js";

const PAGE = 100;
/** Of so many the marks at their faces are told. */
const WATCHED = 150;

class Members extends Element {
    static properties = {room: {attribute: false}};

    constructor() {
        super();
        /** @type {any} */
        this.room = undefined;
        this.pages = new Pages(this, {
            page: PAGE,
            key: (member) => member.user,
            ask: (limit, after) => relay.request("room.members", {room: this.room.id, limit, ...(after && {after})}),
            take: ({directory: people, members}) => {
                learn(people);
                return {list: members, after: members[PAGE - 1]?.user ?? null};
            },
            follow: () => [relay.on("room.changed", ({room}) => room === this.room?.id && this.pages.load())],
        });
        new StoreController(this, directory, presence);
    }

    updated() {
        const {list} = this.pages;
        if (list && this.isConnected) watch("members", {users: list.map((member) => member.user).slice(0, WATCHED)});
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        watch("members", null);
    }

    render() {
        const {room, pages} = this;
        return html`${pages.list && (may.add(room) || room.kind === "direct") ? html`<button class="button wide" @click=${() => this.add()}>${icon("user-plus", "small")}${t("Add people")}</button>` : nothing}
            ${drawPages(pages, {rows: (list) => this.people(list), none: () => nothing, wait: () => loadingPeople(4), more: "wide"})}`;
    }

    /** Who is there comes first, once that is known of all; how many are in each group only when everybody is listed. */
    people(list) {
        const groups = byPresence(list, (user) => presence.get(user));
        if (!groups) return this.rows(list);
        const group = (name, members) => (members.length ? html`<h3 class="members-part">${name}${this.pages.after ? nothing : html` <span class="numeric">${members.length}</span>`}</h3>
            ${this.rows(members)}` : nothing);
        return html`${group(t("Online"), groups.there)}${group(t("Offline"), groups.away)}`;
    }

    rows(members) {
        return html`<ul class="members" role="list">${repeat(members, (member) => member.user, (member) => this.row(member))}</ul>`;
    }

    row({user, role}) {
        const person = personOf(user);
        const said = statusOf(person);
        return personRow(person, {
            inside: presenceMark(user), signs: role === "member" ? nothing : html`<span class="pill">${roleName(role)}</span>`,
            ...(said && {note: `${said.emoji} ${said.text}`}),
            acts: html`<button class="icon-button member-more" aria-haspopup="menu" aria-label=${t("More about {name}", {name: person.name})}
                @click=${(event) => this.menu(event.currentTarget, user, role)}>${icon("ellipsis")}</button>`,
        });
    }

    menu(anchor, user, role) {
        const {room} = this;
        const me = user === boot.user.id;
        const items = me ? [] : [/** @type {any} */ ({label: t("Write to {name}", {name: displayName(user)}), icon: "message-square", run: () => openDirect([user])})];
        items.push({label: t("See the profile"), icon: "user-round", run: () => location.assign(`/people/${personOf(user).username}/`)});
        const roles = may.promote(room) ? ["member", "moderator", "owner"].filter((one) => one !== role) : [];
        const signs = {member: "user-round", moderator: "shield", owner: "crown"};
        items.push(...roles.map((one) => ({label: t("Make {role}", {role: roleName(one)}), icon: signs[one], run: () => this.setRole(user, one)})));
        if (!me && may.remove(room, role)) items.push(/** @type {any} */ ({label: t("Remove from the room"), icon: "user-minus", danger: true, run: () => this.remove(user)}));
        if (!me) items.push(...[...personActs].filter((act) => act.show(user)).map((act) => ({label: act.label, icon: act.icon, danger: act.danger, run: () => act.run(user)})));
        openMenu(anchor, items);
    }

    async add() {
        const {room} = this;
        if (room.kind === "direct") return (await import("#directs/adding.js")).addPeople(room);
        const {pickPeople} = await import("#directs/people.js");
        const known = new Set(this.pages.list?.map((member) => member.user));
        const chosen = await pickPeople({title: t("Add people to {room}", {room: roomName(room)}), act: t("Add"), without: known});
        for (const user of chosen ?? []) await tellFailure(relay.request("member.add", {room: room.id, user}));
        if (chosen) this.pages.load();
        return undefined;
    }

    async setRole(user, role) {
        if (await tellFailure(relay.request("member.role", {room: this.room.id, user, role}))) this.pages.load();
    }

    async remove(user) {
        const name = displayName(user);
        const sure = await confirm({title: t("Remove {name}?", {name}), consequence: t("{name} stops seeing this room at once. What {name} wrote stays.", {name}), act: t("Remove")});
        if (sure && (await tellFailure(relay.request("member.remove", {room: this.room.id, user})))) this.pages.load();
    }
}

export function roleName(role) {
    return {owner: t("owner"), moderator: t("moderator"), member: t("member")}[role] ?? role;
}

customElements.define("chat-members", Members);
