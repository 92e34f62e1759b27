/** More people: another direct, since a direct is its people. Loaded when it is asked for. */

import {MOST, openDirect} from "#directs/open.js";
import {pickPeople} from "#directs/people.js";
import {t} from "#lib/i18n.js";
import {others} from "#rooms/names.js";

/** @param {any} room a direct */
export async function addPeople(room) {
    const here = others(room);
    const users = await pickPeople({
        title: t("Add people"), act: t("Open the new direct"), without: new Set(here), most: MOST - here.length,
        note: t("A direct is its people: with somebody more it is another one, which opens with all of you. What was said here stays here."),
    });
    if (users?.length) await openDirect([...here, ...users]);
}
