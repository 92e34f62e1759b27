"""Marking a room as read, on all of one's devices."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.mentions import counting
from chat.receipts.events import Receipt
from chat.receipts.reading import PEOPLE
from chat.rooms.events import Mine
from chat.rooms.reading import Seen, see
from chat.wire.events import Event
from chat.wire.refusals import Forbidden, NotFound

Json = dict[str, Any]


def mark(user: int, room: int, number: int, *, back: bool = False) -> Json:
    """Set the person's mark to a message: forward only unless `back`, and at most the room's newest.

    Returns `read`, `read_ordinal`, `unread` and `mentions` as they are then, and their `feed`. Nobody locks the room
    for it: nothing of the room changes. Raises NotFound, and Forbidden for a public room that he is not in.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        before = _member(cursor, user, room)
        if not _moves(before, number, back):
            return _answer(before)
        feed = feeds.take([user])[user]  # the person is locked: only now his mark stays as it is read
        seen = _member(cursor, user, room)
        number = _clamped(seen, number)
        if not _moves(seen, number, back):
            return _told(seen)
        _store(cursor, seen, number, feed)
        events = _events(seen, user, number, feed)
        transaction.on_commit(partial(relay.publish, events))
        return _answer(seen)


def _member(cursor: CursorWrapper, user: int, room: int) -> Seen:
    seen = see(cursor, user, room)
    if seen is None:
        raise NotFound(_("There is no such room."))
    if seen.stay is None:
        raise Forbidden(_("You are not in this room."))
    return seen


def _moves(seen: Seen, number: int, back: bool) -> bool:
    assert seen.stay is not None
    number = _clamped(seen, number)
    return number != seen.stay.read if back else number > seen.stay.read


def _clamped(seen: Seen, number: int) -> int:
    """Not beyond the newest message, nor before the first one that the person may read."""
    return max(min(number, seen.room.number), min(seen.hidden_before - 1, seen.room.number))


def _store(cursor: CursorWrapper, seen: Seen, number: int, feed: int) -> None:
    """Write the mark, with its place among what counts as unread."""
    assert seen.stay is not None
    cursor.execute(
        "SELECT ordinal FROM chat_message WHERE room_id = %s AND number <= %s ORDER BY number DESC LIMIT 1",
        [seen.room.id, number],
    )
    row = cursor.fetchone()
    stay = seen.stay
    stay.read, stay.read_ordinal, stay.feed = number, row[0] if row else 0, feed
    stay.mentions = counting.unread(cursor, stay.user_id, seen.room.id, number, seen.hidden_before)
    cursor.execute(
        "UPDATE chat_membership SET read = %s, read_ordinal = %s, mentions = %s, feed = %s WHERE id = %s",
        [stay.read, stay.read_ordinal, stay.mentions, feed, stay.id],
    )


def _events(seen: Seen, user: int, number: int, feed: int) -> list[Event]:
    room = seen.room.id
    events: list[Event] = [Mine(user=user, feed=feed, room=room, set=_told(seen))]
    return events + receipt(user, room, seen.room.members, number)


def receipt(user: int, room: int, members: int, number: int) -> list[Event]:
    """What those who look at the room are told of a mark that moved."""
    if members > PEOPLE:
        return []
    return [Receipt(topic=f"room:{room}", author=user, room=room, user=user, number=number)]


def _told(seen: Seen) -> Json:
    assert seen.stay is not None
    own = seen.stay.own(seen.room)
    return {name: own[name] for name in ("read", "read_ordinal", "unread", "mentions")}


def _answer(seen: Seen) -> Json:
    """What the reply says: dated, since a later change may reach the device before it."""
    assert seen.stay is not None
    return {**_told(seen), "feed": seen.stay.feed}
