"""The marks of many people at once, as they stand in the rows of their stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.mentions import counting
from chat.messages.writer.tables import given

Json = dict[str, Any]
_READ = (
    "SELECT m.id, m.user_id, m.room_id, m.read, m.read_ordinal, m.mentions, m.hidden_before, r.first, r.number,"
    " r.ordinal, r.members, COALESCE(c.shown, TRUE) AND NOT COALESCE(c.frozen, FALSE), m.feed"
    " FROM chat_membership m JOIN chat_room r ON r.id = m.room_id"
    " LEFT JOIN chat_receiptchoice c ON c.user_id = m.user_id"
    " WHERE m.room_id = %s AND m.user_id IN ({users}) AND m.until_rev IS NULL AND r.deleted_at IS NULL"
)
_WRITTEN = {"id": "bigint", "read": "bigint", "read_ordinal": "bigint", "mentions": "int", "feed": "bigint"}


@dataclass(slots=True)
class Stay:
    """Somebody's mark in a room that he is in, and what of the room it is held against. `shown`: others are told."""

    id: int
    user: int
    room: int
    read: int
    read_ordinal: int
    mentions: int
    hidden_before: int
    first: int
    number: int
    ordinal: int
    members: int
    shown: bool
    feed: int
    was: int | None = None
    """Where the mark stood before it moved."""

    def clamped(self, number: int) -> int:
        """Not beyond the newest message, nor before the first one that the person may read."""
        hidden = max(self.hidden_before, self.first)
        return max(min(number, self.number), min(hidden - 1, self.number))

    def told(self) -> Json:
        unread = max(0, self.ordinal - self.read_ordinal)
        ordinal = {"read": self.read, "read_ordinal": self.read_ordinal}
        return {**ordinal, "unread": unread, "mentions": self.mentions}


def read(cursor: CursorWrapper, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Stay]:
    """The present stays of these (user, room), one statement a room."""
    rooms: dict[int, list[int]] = {}
    for user, room in pairs:
        rooms.setdefault(room, []).append(user)
    found: dict[tuple[int, int], Stay] = {}
    for room, users in sorted(rooms.items()):
        cursor.execute(_READ.format(users=", ".join(["%s"] * len(users))), [room, *users])
        for row in cursor.fetchall():
            stay = Stay(*row)
            stay.shown = bool(stay.shown)
            found[stay.user, room] = stay
    return found


def place(cursor: CursorWrapper, moved: Sequence[Stay]) -> None:
    """What stands behind the marks that moved: the place among what counts as unread, and the mentions."""
    ordinals: dict[tuple[int, int], int] = {}
    for stay in moved:
        if stay.was is None:
            continue
        key = stay.room, stay.read
        if stay.read == stay.number:
            ordinals[key] = stay.ordinal
        elif key not in ordinals:
            ordinals[key] = _ordinal(cursor, *key)
        stay.read_ordinal = ordinals[key]
        if stay.mentions or stay.read < stay.was:  # none unread: none further on either, that was counted yet
            hidden = max(stay.hidden_before, stay.first)
            stay.mentions = counting.unread(cursor, stay.user, stay.room, stay.read, hidden)


def write(cursor: CursorWrapper, moved: Sequence[Stay]) -> None:
    """Store the marks, dated by the feeds that were taken."""
    rows = [(stay.id, stay.read, stay.read_ordinal, stay.mentions, stay.feed) for stay in moved]
    table, values = given(_WRITTEN, sorted(rows))
    cursor.execute(
        f"{table} UPDATE chat_membership SET read = v.read, read_ordinal = v.read_ordinal, mentions = v.mentions,"
        " feed = v.feed FROM v WHERE chat_membership.id = v.id",
        values,
    )


def _ordinal(cursor: CursorWrapper, room: int, number: int) -> int:
    cursor.execute(
        "SELECT ordinal FROM chat_message WHERE room_id = %s AND number <= %s ORDER BY number DESC LIMIT 1",
        [room, number],
    )
    row = cursor.fetchone()
    return row[0] if row else 0
