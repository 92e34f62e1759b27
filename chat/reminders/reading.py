"""Reminders as the wire shows them, and what devices are told of them."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from accounts.models import User
from chat.messages import glimpses
from chat.reminders.models import Reminder
from chat.rooms import reading as rooms
from chat.wire.encoding import moment

Json = dict[str, Any]
AT_ONCE = 500
"""Changes above a feed that are told one by one."""


def shape(row: Reminder) -> Json:
    """A Reminder: `{id, room, at, number?, text?, due?}`."""
    shown: Json = {"id": row.pk, "room": row.room_id, "at": moment(row.due_at)}
    further = {"number": row.number, "text": row.text, "due": row.done_at is not None}
    return shown | {name: value for name, value in further.items() if value}


def listed(cursor: CursorWrapper, user: User) -> tuple[list[Json], list[Json]]:
    """My reminders, the next one first, and the RoomStates of rooms that I may see. `message` is null for one that
    names a message which I may not read any more, and missing where it names none."""
    rows = list(Reminder.objects.of(user.pk).order_by("due_at", "pk"))
    readable = glimpses.of(user, {(row.room_id, row.number) for row in rows if row.number})
    told = [
        shape(row) | ({"message": readable.get((row.room_id, row.number))} if row.number else {})
        for row in rows
    ]
    seen = [rooms.see(cursor, user.pk, room) for room in sorted({row.room_id for row in rows})]
    return told, [one.room.state() for one in seen if one is not None]


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[Json]:
    """What `mine` events above `feed` would have told, each reminder at its newest; of more than 500 only a null: ask
    for all of them. Above 0 that is only what there is."""
    rows = Reminder.objects.filter(user=user, feed__gt=feed) if feed else Reminder.objects.of(user)
    newest = list(rows.order_by("-feed")[: AT_ONCE + 1])
    if len(newest) > AT_ONCE:
        return [{"type": "mine", "feed": newest[0].feed, "set": {"reminders": None}}]
    return [
        {
            "type": "mine",
            "feed": row.feed,
            "set": {"reminders": {str(row.pk): shape(row) if row.ended_at is None else None}},
        }
        for row in reversed(newest)
    ]
