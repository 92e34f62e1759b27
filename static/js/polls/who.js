/** Who chose what, option by option; long lists come page by page. */

import {html, nothing} from "lit";
import {displayName, learn, personOf} from "#accounts/directory.js";
import {tile} from "#lib/dom.js";
import {plural, t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {openDialog} from "#shell/dialogs.js";
import {tellFailure} from "#shell/toasts.js";

const PAGE = 100;

export function showVoters({room, number, poll}) {
    /** @type {Map<number, {users: number[], more: boolean}>} by option */
    const lists = new Map();
    const chosen = poll.options.filter((one) => one.count > 0);
    return openDialog(t("Who voted"), (_close, redraw) => {
        const fetch = async (option) => {
            const held = lists.get(option)?.users ?? [];
            const result = await tellFailure(relay.request("poll.votes", {room, number, option, ...(held.length ? {after: held[held.length - 1]} : {})}));
            if (!result) return;
            learn(result.directory);
            lists.set(option, {users: [...held, ...result.users], more: result.users.length === PAGE});
            redraw();
        };
        if (lists.size === 0) for (const one of chosen) {
            lists.set(one.id, {users: [], more: false});
            fetch(one.id);
        }
        return html`<div class="dialog-body poll-who">${chosen.map((one) => section(one, lists.get(one.id), () => fetch(one.id)))}</div>`;
    });
}

function section(option, list, more) {
    return html`<section><h3><span class="own-direction">${option.text}</span> <span class="hint">${plural(option.count, "{count} vote", "{count} votes")}</span></h3>
        <ul>${list.users.map((id) => html`<li>${tile(personOf(id), {size: "tiny", letters: 1})}<span class="truncate isolated">${displayName(id)}</span></li>`)}</ul>
        ${list.more ? html`<button class="button quiet" @click=${more}>${t("Show more")}</button>` : nothing}</section>`;
}
