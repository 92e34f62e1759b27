/** One room of the browser: what it is, who is in it, and the way in and out. */

import {html, nothing} from "lit";
import {personOf} from "#accounts/directory.js";
import {tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {ago} from "#lib/time.js";
import {relay} from "#relay/relay.js";
import {confirm} from "#shell/dialogs.js";
import {roomName, roomPath, roomTile, roomTitle} from "#rooms/names.js";
import {may} from "#rooms/rights.js";
import {rooms} from "#rooms/store.js";
import {route} from "#shell/route.js";
import {tellFailure, toast} from "#shell/toasts.js";

/** @param {any} room @param {{faces?: number[], known?: number, joined: () => void}} looks `joined` is called when somebody came or went */
export function row(room, {faces = [], known = 0, joined}) {
    const held = rooms.get(room.id) ?? room;
    return html`<li class="row browse-row">${roomTile(held)}
        <a class="row-text" href=${roomPath(held)}><span class="row-name isolated">${roomName(held)}</span>${signs(held)}${note(held, known)}</a>
        <span class="faces desk-only">${faces.map((id) => tile(personOf(id), {size: "small", letters: 1}))}</span>
        <span class="browse-facts hint numeric">${plural(held.members, "{count} person", "{count} people")}<br>${held.last_at ? ago(held.last_at) : t("quiet so far")}</span>
        <span class="browse-act">${act(held, joined)}</span></li>`;
}

function signs(room) {
    const words = [room.archived ? t("archived") : "", room.kind === "private" ? t("private") : "", room.mode === "announcements" ? t("announcements") : "", room.mode === "questions" ? t("questions") : ""];
    return html`<span class="browse-signs">${words.filter(Boolean).map((one) => html`<span class="pill">${one}</span>`)}</span>`;
}

/** That there is no topic is told only to who may set it. */
function note(room, known) {
    const people = known && !rooms.has(room.id) ? plural(known, "{count} you write with", "{count} you write with") : "";
    const words = room.topic || (may.update(room) ? t("No topic yet") : "");
    if (!words && !people) return nothing;
    return html`<span class="row-note truncate">${people ? html`<span class="accent-note">${people}</span>${words ? " · " : nothing}` : nothing}<bdi>${words}</bdi></span>`;
}

function act(room, joined) {
    const name = roomTitle(room);
    if (rooms.has(room.id)) return html`<span class="accent-note">${t("You are in")}</span>${may.leave(room)
        ? html`<button class="button quiet slim browse-leave" aria-label=${t("Leave {room}", {room: name})} @click=${() => leave(room, joined)}>${t("Leave")}</button>` : nothing}`;
    return room.archived ? nothing : html`<button class="button" aria-label=${t("Join {room}", {room: name})} @click=${() => join(room, joined)}>${t("Join")}</button>`;
}

async function join(room, joined) {
    if (!(await tellFailure(relay.request("room.join", {room: room.id})))) return;
    joined();
    toast(t("You are in {room}.", {room: roomTitle(room)}), {action: {label: t("Open"), run: () => route.go(roomPath(room))}});
}

/** A public room I can come back to by a click; out of a private one there may be no way back, so that is asked. */
async function leave(room, joined) {
    const name = roomTitle(room);
    const back = room.kind === "public" && !room.archived;
    if (!back && !(await confirm({title: t("Leave {room}?", {room: name}), consequence: t("Only somebody who is in it can bring you back."), act: t("Leave")}))) return;
    if (!(await tellFailure(relay.request("room.leave", {room: room.id})))) return;
    joined();
    toast(t("You left {room}.", {room: name}), back ? {action: {label: t("Undo"), run: () => tellFailure(relay.request("room.join", {room: room.id})).then(joined)}} : {});
}
