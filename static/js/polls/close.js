/** Closing a poll before its time. */

import {t} from "#lib/i18n.js";
import {takeCopy} from "#messages/logs.js";
import {relay} from "#relay/relay.js";
import {confirm} from "#shell/dialogs.js";
import {tellFailure} from "#shell/toasts.js";

export async function close({room, number, poll}) {
    const sure = await confirm({
        title: t("Close this poll?"),
        consequence: t("“{question}” stays with its result, and nobody can vote or change a vote any more.", {question: poll.question}),
        act: t("Close the poll"),
    });
    const result = sure && (await tellFailure(relay.request("poll.close", {room, number})));
    if (result) takeCopy(result.message);
}
