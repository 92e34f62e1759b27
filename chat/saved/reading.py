"""What somebody has saved: his list, and what he is told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from accounts.models import User
from chat.messages import glimpses
from chat.rooms import reading as rooms
from chat.saved.models import Saved
from chat.wire.encoding import moment, moment_or_none

Json = dict[str, Any]
AT_ONCE = 500
"""Changes above a feed that are told one by one."""


def told(room: int, number: int, at: datetime | None) -> Json:
    """One bookmark as `mine` tells it; `at` null: taken back."""
    return {"room": room, "number": number, "at": moment_or_none(at)}


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[Json]:
    """What `mine` events above `feed` would have told, each bookmark once as it is now; of more than 500 only a null:
    ask for all of them. Nothing to who holds nothing, since he asks anyway."""
    if not feed:
        return []
    cursor.execute(
        "SELECT room_id, number, at, feed FROM chat_saved WHERE user_id = %s AND feed > %s ORDER BY feed DESC LIMIT %s",
        [user, feed, AT_ONCE + 1],
    )
    rows = cursor.fetchall()
    if len(rows) > AT_ONCE:
        return [{"type": "mine", "feed": rows[0][3], "set": {"saved": None}}]
    return [
        {"type": "mine", "feed": at_feed, "set": {"saved": told(room, number, at)}}
        for room, number, at, at_feed in reversed(rows)
    ]


def numbers(user: int) -> dict[str, list[int]]:
    """{room id: numbers} of everything that is saved."""
    found: dict[str, list[int]] = {}
    rows = Saved.objects.filter(user=user, at__isnull=False).order_by("feed")
    for room, number in rows.values_list("room", "number"):
        found.setdefault(str(room), []).append(number)
    return found


def page(
    cursor: CursorWrapper, user: User, before: int | None, limit: int
) -> tuple[list[Json], list[Json], bool]:
    """What was saved last first, from below the place `before`; the RoomStates of its rooms; whether there is more.

    `message` is null for what is gone or no longer his to read.
    """
    mine = Saved.objects.filter(user=user, at__isnull=False).order_by("-feed")
    rows = list((mine if before is None else mine.filter(feed__lt=before))[: limit + 1])
    shown = rows[:limit]
    readable = glimpses.of(user, [(one.room_id, one.number) for one in shown])
    saved = [
        {
            "place": one.feed,
            "room": one.room_id,
            "number": one.number,
            "at": moment(one.at),
            "message": readable.get((one.room_id, one.number)),
        }
        for one in shown
        if one.at is not None
    ]
    seen = [rooms.see(cursor, user.pk, room) for room in sorted({room for room, _number in readable})]
    return saved, [one.room.state() for one in seen if one is not None], len(rows) > limit
