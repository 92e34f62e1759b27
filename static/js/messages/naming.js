/** What a message's "@" and "#" bring: completions while it is written, a question before, and a word after it was sent. */

import {logOf} from "#messages/logs.js";
import {beforePost, completions, posted} from "#messages/registry.js";

const EVERYBODY = /(?:^|[^\p{L}\p{N}_@/+-])@(all|here)(?![\p{L}\p{N}_@])/iu;
const NAMED = /class="mention" data-user="(\d+)"/g;
const LATELY = 100;

/** Who wrote in a room lately, the last one first. @param {number} room */
function speakers(room) {
    const authors = logOf({room}).messages.slice(-LATELY).map((message) => message.author);
    return [...new Set(authors.reverse())];
}

/** Ids of those whom it names and doesn't reach: they aren't in the room. @param {any} message mine */
function outside(message) {
    const ids = [...(message.html ?? "").matchAll(NAMED)].map((found) => Number(found[1]));
    return [...new Set(ids)].filter((id) => id !== message.author && !message.mentions?.users?.includes(id));
}

completions.set("@", {load: async () => (await import("#mentions/people.js")).source(speakers)});
completions.set("#", {load: async () => (await import("#rooms/linking.js")).source});

beforePost.add({
    ask: (text, room) => {
        const word = /** @type {"all" | "here" | undefined} */ (EVERYBODY.exec(text)?.[1].toLowerCase());
        return word ? import("#mentions/asking.js").then(({mayCall}) => mayCall(word, room)) : null;
    },
});

posted.add((message) => {
    const ids = outside(message);
    if (ids.length) import("#messages/outsiders.js").then(({offer}) => offer(message, ids));
});
