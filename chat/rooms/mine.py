"""What is mine alone in a room: what I want to be told, my star, my draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.rooms import policy
from chat.rooms.events import Mine
from chat.rooms.models import Kind, Level, Membership
from chat.rooms.reading import RoomRow
from chat.wire.encoding import moment
from chat.wire.refusals import BadRequest, Forbidden

CLEARED: Mapping[str, Any] = {
    "level": Level.DEFAULT,
    "muted_until": None,
    "starred": False,
    "draft": "",
    "hidden": None,
}
in_threads: dict[str, Callable[[int, int, int, Any], None]] = {}
"""What of it a thread keeps, too, by its name: higher concepts bring `(user id, room id, root, value or None)`."""


def update_thread(user_id: int, room_id: int, thread: int, wish: Mapping[str, Any]) -> None:
    """Set what is mine alone in a thread. Raises BadRequest for what isn't kept by thread."""
    _check(wish)
    if foreign := wish.keys() - in_threads.keys():
        fields = dict.fromkeys(sorted(foreign), _("is not kept by thread"))
        raise BadRequest(_("A thread doesn't keep that."), fields=fields)
    for name, value in wish.items():
        in_threads[name](user_id, room_id, thread, value)


def update(user_id: int, room_id: int, wish: Mapping[str, Any]) -> None:
    """Set some of `level`, `muted_until`, `starred`, `draft`, `hidden` for all my devices; None clears.

    The person is locked before his stay, as everywhere; the room isn't, since nothing of it changes.
    """
    _check(wish)
    seen = policy.see(user_id, room_id)
    values = {name: CLEARED[name] if value is None else value for name, value in wish.items()}
    if "hidden" in values:
        values["hidden"] = _hidden(seen.room, bool(values["hidden"]))
    with transaction.atomic():
        feed = feeds.take([user_id])[user_id]
        stay = Membership.objects.present().filter(room=room_id, user=user_id, room__deleted_at=None)
        dated = {"draft_at": Now()} if "draft" in values else {}
        if not stay.update(feed=feed, **values, **dated):
            raise Forbidden(_("You are not in this room."))
        event = Mine(
            user=user_id, feed=feed, room=room_id, set={name: _told(value) for name, value in values.items()}
        )
        transaction.on_commit(partial(relay.publish, [event]))


def _hidden(room: RoomRow, hide: bool) -> int | None:
    """Up to which message a direct is out of the list; what is said later brings it back."""
    if room.kind != Kind.DIRECT:
        raise BadRequest(_("Only directs can be hidden."), fields={"hidden": _("is for directs only")})
    return room.number if hide else None


def _check(wish: Mapping[str, Any]) -> None:
    if not wish:
        raise BadRequest(_("Say what is to be changed."), fields={name: _("is missing") for name in CLEARED})


def _told(value: Any) -> Any:
    """A value as it stands on the wire; what was cleared is null."""
    if isinstance(value, datetime):
        return moment(value)
    return None if value == "" else value
