/** The page's entry: brings every concept in, draws the frame, and connects. */

import {boot} from "#shell/boot.js";
import "#shell/frame.js";
import "#shell/shortcuts.js";
import "#shell/keys.js";
import "#rooms/acts.js";
import "#rooms/ways.js";
import "#folders/app.js";
import "#blocks/acts.js";
import "#directs/open.js";
import "#directs/acts.js";
import "#messages/app.js";
import "#drafts/app.js";
import "#edits/edits.js";
import "#forwards/forwards.js";
import "#pins/pins.js";
import "#polls/part.js";
import "#previews/part.js";
import "#reminders/app.js";
import "#inbox/app.js";
import "#todos/part.js";
import "#threads/threads.js";
import "#moves/moves.js";
import "#voice/app.js";
import "#modes/modes.js";
import "#presence/authors.js";
import "#saved/saved.js";
import "#catchup/catchup.js";
import "#search/search.js";
import "#audience/audience.js";
import "#notifications/app.js";
import "#people/app.js";
import {directory} from "#accounts/directory.js";
import {relay} from "#relay/relay.js";
import {roomByKey} from "#rooms/store.js";
import {route} from "#shell/route.js";

directory.set(boot.user.id, boot.user);
route.resolve = (key) => roomByKey(key)?.id;
relay.start(boot);

/** What can wait until the page has come to rest; what doesn't come now does when the connection is back. */
async function rest() {
    const parts = [import("#shell/ahead.js"), import("#presence/later.js"), import("#notifications/words.js")];
    if ((await Promise.allSettled(parts)).every((part) => part.status === "fulfilled")) document.documentElement.dataset.rested = "";
}

relay.onState((state) => state === "live" && setTimeout(rest, 3_000));
