/** What can be done with a direct: more people in another one, and out of the list until something is said. */

import {MOST} from "#directs/open.js";
import {t} from "#lib/i18n.js";
import {relay} from "#relay/relay.js";
import {isHidden} from "#rooms/marks.js";
import {others} from "#rooms/names.js";
import {rooms, takeMine} from "#rooms/store.js";
import {roomActions} from "#shell/registry.js";
import {route} from "#shell/route.js";
import {tellFailure, toast} from "#shell/toasts.js";

const hide = (room, hidden) => tellFailure(relay.request("me.update", {room: room.id, hidden}));

roomActions.add({label: t("Add people"), icon: "user-plus", order: 15, show: (room) => room.kind === "direct" && others(room).length < MOST, run: async (room) => (await import("#directs/adding.js")).addPeople(room)});
roomActions.add({
    label: t("Hide"), icon: "eye-off", order: 55, show: (room) => room.kind === "direct" && Boolean(room.me) && !isHidden(room),
    async run(room) {
        if (!(await hide(room, true))) return;
        takeMine(room.id, {hidden: room.number}); // the page goes on to a room of the list, and this one is none now
        route.go("/");
        toast(t("It is out of your list until something is said in it."), {action: {label: t("Undo"), run: () => hide(room, false)}});
    },
});

/** Looking at a hidden one brings it back. */
route.subscribe(() => {
    const room = rooms.get(route.current.room);
    if (room?.me?.hidden != null && isHidden(room)) hide(room, false);
});
