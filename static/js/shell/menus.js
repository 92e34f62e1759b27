/** The two menus of the sidebar: the site's at the top, mine at the foot. */

import {html} from "lit";
import {t} from "#lib/i18n.js";
import {chooseStatus, chosenStatus} from "#presence/own.js";
import {statusName} from "#presence/store.js";
import {relay} from "#relay/relay.js";
import {notifications} from "#shell/attention.js";
import {boot} from "#shell/boot.js";
import {confirm} from "#shell/dialogs.js";
import {openMenu} from "#shell/menu.js";
import {beforeSignOut, siteActs} from "#shell/registry.js";
import {openShortcuts} from "#shell/shortcuts.js";
import {tellFailure} from "#shell/toasts.js";

const STATUSES = ["online", "away", "dnd", "invisible"];

/** @param {HTMLElement} anchor */
export function openSiteMenu(anchor) {
    const items = [...siteActs].filter((act) => act.show?.() ?? true).map((act) => ({label: act.label, icon: act.icon, run: act.run}));
    const staff = boot.settings?.staff ? [/** @type {const} */ ("line"), {label: t("Administration"), icon: "shield", run: () => location.assign("/admin/")}] : [];
    openMenu(anchor, [...items, {label: t("Keyboard shortcuts"), icon: "keyboard", run: openShortcuts}, ...staff], {label: boot.site?.name});
}

/** @param {HTMLElement} anchor */
export function openSelfMenu(anchor) {
    const chosen = chosenStatus();
    openMenu(anchor, [
        ...STATUSES.map((status) => ({
            label: statusName(status),
            mark: html`<span class="presence inline ${status}"></span>`,
            checked: status === chosen,
            run: () => tellFailure(chooseStatus(/** @type {any} */ (status))),
        })),
        "line",
        {label: t("Set a status"), icon: "smile-plus", run: async () => (await import("#presence/status.js")).openStatus()},
        "line",
        ...(notifications.possible ? [desktopItem()] : []),
        {label: notifications.sound ? t("Turn sound off") : t("Turn sound on"), icon: "volume-2", run: () => notifications.toggleSound()},
        "line",
        {label: t("Your profile"), icon: "user-round", run: () => location.assign(`/people/${boot.user.username}/`)},
        {label: t("Settings"), icon: "settings", run: () => location.assign("/settings/")},
        {label: t("Sign out"), icon: "log-out", run: signOut},
    ], {label: t("You")});
}

function desktopItem() {
    const on = notifications.wanted;
    return {label: on ? t("Turn desktop notifications off") : t("Turn desktop notifications on"), icon: on ? "bell-off" : "bell", run: () => notifications.toggle()};
}

/** Sign out by the form that the server knows; what is still unsent is asked about first. */
export async function signOut() {
    for (const {ask} of beforeSignOut) {
        const reason = await ask();
        if (reason && !(await confirm({title: t("Sign out?"), consequence: reason, act: t("Sign out")}))) return;
    }
    await Promise.all([...beforeSignOut].map((one) => one.leave?.()));
    relay.leaving = true;
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/accounts/logout/";
    const token = document.createElement("input");
    token.type = "hidden";
    token.name = "csrfmiddlewaretoken";
    token.value = boot.csrf;
    form.append(token);
    document.body.append(form);
    form.submit();
}
