"""The room's row: locked first by every transaction that changes the room, and the source of its counters.

Rooms are locked in id order, before people (accounts.feeds.take), everywhere: so nothing deadlocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

_COLUMNS = (
    "id, kind, mode, first, number, ordinal, rev, members, hides_history, archived_at, deleted_at,"
    " edit_within, delete_within"
)


@dataclass(slots=True)
class LockedRoom:
    """A room's row as it stands under the lock. Take counters from it, then `store` it."""

    id: int
    kind: str
    mode: str
    first: int
    number: int
    ordinal: int
    rev: int
    members: int
    hides_history: bool
    archived_at: datetime | None
    deleted_at: datetime | None
    edit_within: str
    delete_within: str
    last_at: datetime | None = None

    def next_rev(self) -> int:
        """Take the next rev: any change of the room, a message or its members."""
        self.rev += 1
        return self.rev

    def next_number(self, *, in_timeline: bool, at: datetime) -> tuple[int, int, int]:
        """Take what a new message needs: (number, rev, ordinal). `in_timeline`: it counts as unread there."""
        self.number += 1
        self.ordinal += 1 if in_timeline else 0
        self.last_at = at
        return self.number, self.next_rev(), self.ordinal


def lock(ids: Iterable[int], *, skip_held: bool = False) -> dict[int, LockedRoom]:
    """Lock these rooms' rows until the transaction ends and return them by id; missing ones are left out.

    With `skip_held`, rooms that another transaction holds are left out as well, instead of being waited for
    (PostgreSQL; on SQLite the one write lock is held already). Call inside a write transaction.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    tail = ""
    if connection.vendor == "postgresql":
        tail = " FOR NO KEY UPDATE" + (" SKIP LOCKED" if skip_held else "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM chat_room WHERE id IN ({marks}) ORDER BY id{tail}", wanted)
        rows = cursor.fetchall()
    return {row[0]: _locked(row) for row in rows}


def _locked(row: Sequence[Any]) -> LockedRoom:
    found = LockedRoom(*row)
    found.hides_history = bool(found.hides_history)
    return found


def store(rooms: Iterable[LockedRoom]) -> None:
    """Write the counters back, all rooms in one UPDATE; `changed_at` is the clock at this statement."""
    listed = sorted(rooms, key=lambda room: room.id)
    if not listed:
        return
    with connection.cursor() as cursor:
        _update(cursor, listed)


def _update(cursor: CursorWrapper, rooms: list[LockedRoom]) -> None:
    postgres = connection.vendor == "postgresql"
    casts = "(%s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::int, %s::timestamptz)"
    row = casts if postgres else "(%s, %s, %s, %s, %s, %s, %s)"
    clock = "clock_timestamp()" if postgres else "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"
    adapt = connection.ops.adapt_datetimefield_value
    values: list[Any] = []
    for room in rooms:
        at = room.last_at if postgres else adapt(room.last_at)
        values += [room.id, room.first, room.number, room.ordinal, room.rev, room.members, at]
    cursor.execute(
        "WITH v (id, first, number, ordinal, rev, members, last_at) AS (VALUES "
        + ", ".join([row] * len(rooms))
        + f") UPDATE chat_room SET first = v.first, number = v.number, ordinal = v.ordinal, rev = v.rev,"
        f" members = v.members, last_at = COALESCE(v.last_at, chat_room.last_at), changed_at = {clock}"
        " FROM v WHERE chat_room.id = v.id",
        values,
    )
