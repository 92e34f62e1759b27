"""Reading thread marks, who follows, and what is unread behind them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

Json = dict[str, Any]
AT_FIRST = 1000
"""Of how many threads a device that knows nothing is told: those in which something happened last."""
UNREAD = (
    "(SELECT COUNT(*) FROM chat_message c WHERE c.room_id = t.room_id AND c.thread = t.thread"
    " AND c.number > t.read AND c.deleted_at IS NULL)"
)
"""Of a mark `t`: how many replies stand behind it, deleted ones left out."""
PRESENT = "JOIN chat_membership m ON m.room_id = t.room_id AND m.user_id = t.user_id AND m.until_rev IS NULL"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far somebody has read a thread, and whether he follows it (None: never decided)."""

    read: int = 0
    following: bool | None = None
    feed: int = 0


def marks(cursor: CursorWrapper, room: int, thread: int, users: Collection[int]) -> dict[int, int]:
    """{user id: number of the newest reply read}; those who never read the thread are missing."""
    return {user: mark.read for user, mark in held(cursor, room, thread, users).items()}


def held(cursor: CursorWrapper, room: int, thread: int, users: Collection[int]) -> dict[int, Mark]:
    """{user id: mark}; those who never read the thread are missing."""
    cursor.execute(
        "SELECT user_id, read, following, feed FROM chat_threadmark WHERE room_id = %s AND thread = %s"
        f" AND user_id IN ({', '.join(['%s'] * len(users))})",
        [room, thread, *sorted(users)],
    )
    return {user: Mark(read, _flag(following), feed) for user, read, following, feed in cursor.fetchall()}


def newest(cursor: CursorWrapper, room: int, thread: int) -> int:
    """The number of the newest reply, 0 when there is none."""
    cursor.execute("SELECT MAX(number) FROM chat_message WHERE room_id = %s AND thread = %s", [room, thread])
    return int(cursor.fetchone()[0] or 0)


def unread(cursor: CursorWrapper, room: int, thread: int, read: int) -> int:
    """How many replies stand behind a mark, deleted ones left out."""
    cursor.execute(
        "SELECT COUNT(*) FROM chat_message WHERE room_id = %s AND thread = %s AND number > %s AND deleted_at IS NULL",
        [room, thread, read],
    )
    return int(cursor.fetchone()[0])


def living(cursor: CursorWrapper, room: int, thread: int) -> list[int]:
    """The numbers of the replies that stand, ascending."""
    cursor.execute(
        "SELECT number FROM chat_message WHERE room_id = %s AND thread = %s AND deleted_at IS NULL ORDER BY number",
        [room, thread],
    )
    return [number for (number,) in cursor.fetchall()]


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[Json]:
    """What `mine` events above `feed` would have told about threads of rooms that the person is in, each thread
    once at its newest mark; above 0 of the 1,000 that moved last."""
    cursor.execute(
        f"SELECT t.room_id, t.thread, t.read, t.following, t.feed, {UNREAD} FROM chat_threadmark t {PRESENT}"
        " WHERE t.user_id = %s AND t.feed > %s ORDER BY t.feed DESC" + ("" if feed else f" LIMIT {AT_FIRST}"),
        [user, feed],
    )
    return [
        {
            "type": "mine",
            "feed": at,
            "room": room,
            "thread": thread,
            "set": {"read": read, "unread": count, "following": bool(following)},
        }
        for room, thread, read, following, at, count in reversed(cursor.fetchall())
    ]


def _flag(value: Any) -> bool | None:
    """A raw row's boolean: SQLite holds numbers."""
    return None if value is None else bool(value)
