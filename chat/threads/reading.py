"""Reading thread marks, and what is unread behind them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.backends.utils import CursorWrapper

Json = dict[str, Any]


def marks(cursor: CursorWrapper, room: int, thread: int, users: Collection[int]) -> dict[int, int]:
    """{user id: number of the newest reply read}; those who never read the thread are missing."""
    cursor.execute(
        "SELECT user_id, read FROM chat_threadmark WHERE room_id = %s AND thread = %s"
        f" AND user_id IN ({', '.join(['%s'] * len(users))})",
        [room, thread, *sorted(users)],
    )
    return dict(cursor.fetchall())


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


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[Json]:
    """What `mine` events above `feed` would have told about threads of rooms that the person is in, each thread
    once at its newest mark."""
    cursor.execute(
        "SELECT t.room_id, t.thread, t.read, t.feed FROM chat_threadmark t JOIN chat_membership m"
        " ON m.room_id = t.room_id AND m.user_id = t.user_id AND m.until_rev IS NULL"
        " WHERE t.user_id = %s AND t.feed > %s ORDER BY t.feed",
        [user, feed],
    )
    return [
        {"type": "mine", "feed": at, "room": room, "thread": thread, "set": _set(cursor, room, thread, read)}
        for room, thread, read, at in cursor.fetchall()
    ]


def _set(cursor: CursorWrapper, room: int, thread: int, read: int) -> Json:
    return {"read": read, "unread": unread(cursor, room, thread, read)}
