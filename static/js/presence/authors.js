/** Who speaks in the room on the screen is watched, so that a new name or face is seen wherever it stands. */

import {changes, logOf} from "#messages/logs.js";
import {watch} from "#relay/watch.js";
import {route} from "#shell/route.js";

const MOST = 80;

function look() {
    const {room} = route.current;
    const authors = room ? logOf({room}).messages.map((message) => message.author) : [];
    watch("authors", {users: [...new Set(authors.toReversed())].slice(0, MOST)});
}

changes.subscribe(look);
route.subscribe(look);
