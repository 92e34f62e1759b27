/** The keys that move about: rooms up and down, the palette, closing what is open. */

import {t} from "#lib/i18n.js";
import {inOrder, listing, mentions, unread} from "#rooms/marks.js";
import {roomPath} from "#rooms/names.js";
import {openPalette} from "#shell/jump.js";
import {panels, shortcuts} from "#shell/registry.js";
import {route} from "#shell/route.js";

/** Through what is drawn; with `wanted` also through what is folded up. @param {number} step @param {(room: any) => boolean} [wanted] */
function walk(step, wanted) {
    const list = wanted ? inOrder() : listing.parts().flatMap((part) => part.shown);
    const at = list.findIndex((room) => room.id === route.current.room);
    for (let tried = 1; tried <= list.length; tried++) {
        const room = list[(at + step * tried + list.length * 2) % list.length];
        if (room && (wanted?.(room) ?? true) && room.id !== route.current.room) return route.go(roomPath(room));
    }
    return undefined;
}

const waits = (room) => unread(room) + mentions(room) > 0;

shortcuts.add({keys: "mod+k", label: t("Jump to a room or a person"), whileWriting: true, order: 10, run: () => openPalette()});
shortcuts.add({keys: "alt+arrowdown", label: t("Next room"), whileWriting: true, order: 20, run: () => walk(1)});
shortcuts.add({keys: "alt+arrowup", label: t("Room before"), whileWriting: true, order: 21, run: () => walk(-1)});
shortcuts.add({keys: "alt+shift+arrowdown", label: t("Next unread room"), whileWriting: true, order: 22, run: () => walk(1, waits)});
shortcuts.add({keys: "alt+shift+arrowup", label: t("Unread room before"), whileWriting: true, order: 23, run: () => walk(-1, waits)});
shortcuts.add({keys: "mod+,", label: t("Settings"), whileWriting: true, order: 80, run: () => location.assign("/settings/")});
shortcuts.add({keys: "escape", label: t("Close the panel"), order: 90, run: () => panels.close()});
