/** The menus of the list, of a folder and of a room in it, and the questions they ask. */

import {html, nothing} from "lit";
import {t} from "#lib/i18n.js";
import {folderById, folderOf, put, say, step, stepFolder} from "#folders/acts.js";
import {ahead, folders, sidebar} from "#folders/store.js";
import {readAll} from "#inbox/acts.js";
import {isMuted, listing} from "#rooms/marks.js";
import {roomName} from "#rooms/names.js";
import {findRoom} from "#rooms/store.js";
import {relay} from "#relay/relay.js";
import {openDialog} from "#shell/dialogs.js";
import {openMenu} from "#shell/menu.js";
import {roomActions} from "#shell/registry.js";
import {explain, tellFailure, toast} from "#shell/toasts.js";

const LINE = /** @type {const} */ ("line");
const SORTS = {own: t("My own order"), name: t("By name"), activity: t("Newest first")};

/** @param {HTMLElement} anchor */
export function openListMenu(anchor) {
    const only = Boolean(sidebar().unread_only);
    openMenu(anchor, [
        {label: t("Only what is unread"), checked: only, run: () => ahead("sidebar", {...sidebar(), unread_only: !only}, "sidebar.arrange", {unread_only: !only})},
        {label: t("New folder"), icon: "folder", run: () => makeFolder()},
        LINE, ...sorts("rooms", t("Rooms"), "name"), LINE, ...sorts("directs", t("Directs"), "activity"),
    ], {label: t("Arrange the list")});
}

function sorts(part, title, usual) {
    const now = sidebar().parts?.[part]?.sort ?? usual;
    return ["name", "activity"].map((sort) => ({label: `${title}: ${SORTS[sort]}`, checked: sort === now, run: () => {
        const parts = {...sidebar().parts, [part]: {...sidebar().parts?.[part], sort}};
        return ahead("sidebar", {...sidebar(), parts}, "sidebar.arrange", {part, sort});
    }}));
}

/** @param {HTMLElement} anchor @param {{id: number}} part */
export function openFolderMenu(anchor, {id}) {
    const folder = folderById(id);
    const inside = listing.parts().find((part) => part.id === id)?.rooms ?? [];
    const quiet = inside.length > 0 && inside.every((room) => isMuted(room));
    openMenu(anchor, [
        {label: t("Mark all as read"), icon: "check-check", run: () => inside.length && readAll(inside.map((room) => room.id))},
        {label: quiet ? t("Unmute all") : t("Mute all"), icon: quiet ? "bell" : "bell-off", run: () => muteAll(folder, !quiet)},
        {label: t("Rename"), icon: "pencil", run: () => renameFolder(folder)},
        LINE,
        ...Object.entries(SORTS).map(([sort, label]) => ({label, checked: folder.sort === sort, run: () => change(id, {sort})})),
        LINE,
        {label: t("Move up"), icon: "arrow-up", run: () => stepFolder(id, -1)},
        {label: t("Move down"), icon: "arrow-down", run: () => stepFolder(id, 1)},
        {label: t("Delete the folder"), icon: "trash-2", danger: true, run: () => deleteFolder(folder)},
    ], {label: folder.name});
}

/** @param {HTMLElement} anchor @param {any} room */
export function openRoomMenu(anchor, room) {
    const acts = [...roomActions].filter((act) => !act.panel && act.show(room));
    const moves = folderOf(room.id)?.sort === "own" && !room.me.starred;
    return openMenu(anchor, [
        ...acts.map((act) => ({label: act.label, icon: act.icon, danger: act.danger, run: () => act.run(room)})),
        ...(moves ? [LINE, {label: t("Move up"), icon: "arrow-up", run: () => step(room.id, -1)}, {label: t("Move down"), icon: "arrow-down", run: () => step(room.id, 1)}] : []),
    ], {label: roomName(room)});
}

/** Which folder a room is to stand in. @param {any} room */
export async function chooseFolder(room) {
    const now = folderOf(room.id)?.id ?? null;
    const choice = (label, value) => html`<label class="check"><input type="radio" name="folder" value=${value ?? ""} ?autofocus=${value === now} ?checked=${value === now}>
        <span class="isolated">${label}</span></label>`;
    const chosen = await openDialog(t("Move {room} to a folder", {room: roomName(room)}), (close) => {
        const submit = (event) => {
            event.preventDefault();
            close({folder: Number(new FormData(event.target).get("folder")) || null});
        };
        return html`<form @submit=${submit}><div class="dialog-body">
            <div class="folder-choices" role="radiogroup" aria-label=${t("Folder")}>${choice(t("No folder"), null)}${folders().map((one) => choice(one.name, one.id))}</div>
            ${room.me.starred ? html`<p class="hint">${t("It has a star: it stands above all folders until you take that away.")}</p>` : nothing}</div>
        <div class="dialog-acts"><button class="button" type="button" @click=${() => close({make: true})}>${t("New folder")}</button>
            <button class="button primary">${t("Move")}</button></div></form>`;
    });
    if (chosen?.make) await makeFolder([room.id]);
    else if (chosen && chosen.folder !== now) await put(room.id, chosen.folder);
}

/** @param {number[]} [rooms] that come into it */
async function makeFolder(rooms = []) {
    const name = await askName(t("New folder"), t("Make the folder"), "", (name) => relay.request("folder.make", {name, rooms}));
    if (name) say(t("The folder {folder} is made.", {folder: name}));
}

function renameFolder({id, name}) {
    return askName(t("Rename the folder"), t("Rename"), name, (wanted) => relay.request("folder.change", {folder: id, name: wanted}));
}

/** Ask for a name until the server takes it. @returns {Promise<string | undefined>} the name */
function askName(title, act, value, run) {
    /** @type {any} */
    let error = null;
    return openDialog(title, (close, redraw) => {
        const submit = async (event) => {
            event.preventDefault();
            const name = String(new FormData(event.target).get("name")).trim();
            try {
                await run(name);
                close(name);
            } catch (refusal) {
                error = refusal;
                redraw();
            }
        };
        return html`<form @submit=${submit}><div class="dialog-body"><div class="field"><label for="folder-name">${t("Name")}</label>
            <input class="input" id="folder-name" name="name" required maxlength="60" autocomplete="off" autofocus .value=${value}
                aria-invalid=${error ? "true" : nothing} aria-describedby=${error ? "folder-error" : nothing}>
            ${error ? html`<span class="error-text" id="folder-error" role="alert">${explain(error)}</span>` : nothing}</div></div>
            <div class="dialog-acts"><button class="button" type="button" @click=${() => close()}>${t("Cancel")}</button>
                <button class="button primary">${act}</button></div></form>`;
    });
}

function change(folder, set) {
    return ahead("folders", folders().map((one) => (one.id === folder ? {...one, ...set} : one)), "folder.change", {folder, ...set});
}

/** Undo makes it again, where it stood. */
async function deleteFolder({id, name, rooms, sort}) {
    const list = folders();
    const before = list[list.findIndex((one) => one.id === id) + 1]?.id ?? null;
    const done = await ahead("folders", list.filter((one) => one.id !== id), "folder.delete", {folder: id});
    const again = () => tellFailure(relay.request("folder.make", {name, sort, before: folderById(before) ? before : null, rooms: rooms.filter((room) => findRoom(room)?.me)}));
    if (done) toast(t("The folder {folder} is deleted. Its rooms are still yours.", {folder: name}), {action: {label: t("Undo"), run: again}});
}

/** Undo gives each room back what it had. */
async function muteAll({id, name, rooms}, muted) {
    const had = rooms.map(findRoom).filter((room) => room?.me).map(({id, me}) => ({room: id, level: me.level, muted_until: me.muted_until ?? null}));
    const done = await tellFailure(relay.request("folder.mute", {folder: id, muted}));
    if (!done) return;
    const changed = new Set(done.rooms);
    const undo = async () => {
        for (const one of had) if (changed.has(one.room) && !(await tellFailure(relay.request("me.update", one)))) return;
    };
    toast(muted ? t("{folder} is muted.", {folder: name}) : t("{folder} is heard again.", {folder: name}), changed.size ? {action: {label: t("Undo"), run: undo}} : {});
}
