/** The question before a block, and what is said after it. Loaded when it is asked. */

import {displayName} from "#accounts/directory.js";
import {isolated, t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {confirm} from "#shell/dialogs.js";
import {tellFailure, toast} from "#shell/toasts.js";

/** @param {number} user */
export async function block(user) {
    const name = isolated(displayName(user));
    const sure = await confirm({
        title: t("Block {name}?", {name}),
        consequence: t("Neither of you can write to the other any more; what was said stays readable. You don't see when the other is there or has read, in both directions. In rooms you share, what {name} writes is folded away for you and doesn't call you. {name} isn't told.", {name}),
        act: t("Block"),
    });
    if (sure && (await tellFailure(relay.request("block.add", {user})))) toast(t("{name} is blocked.", {name}), {action: {label: t("Undo"), run: () => unblock(user)}});
}

/** @param {number} user */
export async function unblock(user) {
    if (await tellFailure(relay.request("block.remove", {user}))) toast(t("{name} is no longer blocked.", {name: isolated(displayName(user))}));
}
