/** Rooms for questions: what they need beside others is loaded when there is one. */

import {rooms, visited} from "#rooms/store.js";

const ends = [rooms, visited].map((store) => store.subscribe(() => {
    if (!store.values().some((room) => room.mode === "questions")) return;
    import("#modes/questions.js");
    for (const end of ends) end();
}));
