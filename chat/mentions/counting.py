"""How many mentions of somebody are unread: counted from the rows, never up and down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.mentions.models import Calling

_STANDS = "(CASE WHEN c.thread IS NULL THEN c.number > {read} ELSE NOT c.seen END) AND c.number >= {hidden}"
UNREAD = (
    f"SELECT COUNT(*) FROM chat_mention c WHERE c.user_id = {{user}} AND c.room_id = {{room}} AND {_STANDS}"
)
"""How many mentions are unread, by the names of `user`, `room`, `read` and `hidden` in a statement."""


def unread(cursor: CursorWrapper, user: int, room: int, read: int, hidden_before: int) -> int:
    """Unread mentions in a room for a person whose mark stands at message `read`."""
    places = {"user": "%s", "room": "%s", "read": "%s", "hidden": "%s"}
    cursor.execute(UNREAD.format(**places), [user, room, read, hidden_before])
    return int(cursor.fetchone()[0])


def unseen(cursor: CursorWrapper, room: int, number: int) -> dict[str, Any]:
    """Whom a message still calls, as `mentions` that call just them: who has not read it, or, while people are still
    to be told, whoever it wants."""
    calling = Calling.objects.filter(room=room, number=number).values_list("wanted", flat=True).first()
    if calling is not None:
        wanted: dict[str, Any] = calling
        return wanted
    cursor.execute(
        "SELECT c.user_id FROM chat_mention c JOIN chat_membership m ON m.room_id = c.room_id AND m.user_id = c.user_id"
        " AND m.until_rev IS NULL WHERE c.room_id = %s AND c.number = %s"
        f" AND {_STANDS.format(read='m.read', hidden='m.hidden_before')} ORDER BY c.user_id",
        [room, number],
    )
    users = [user for (user,) in cursor.fetchall()]
    return {"users": users} if users else {}


def recount(cursor: CursorWrapper, room: int, users: Iterable[int]) -> list[tuple[int, int, int]]:
    """Bring the counts of these people up to date in the transaction that took their feeds, and date them by it.
    Returns (user id, feed, unread mentions) of those who are in the room."""
    listed = sorted(users)
    held = {name: f"chat_membership.{name}" for name in ("user_id", "room_id", "read", "hidden_before")}
    count = UNREAD.format(
        user=held["user_id"], room=held["room_id"], read=held["read"], hidden=held["hidden_before"]
    )
    cursor.execute(
        "UPDATE chat_membership SET feed = (SELECT u.feed FROM accounts_user u WHERE u.id = chat_membership.user_id),"
        f" mentions = ({count}) WHERE room_id = %s AND user_id IN ({', '.join(['%s'] * len(listed))})"
        " AND until_rev IS NULL RETURNING user_id, feed, mentions",
        [room, *listed],
    )
    return sorted((user, feed, mentions) for user, feed, mentions in cursor.fetchall())


def calls_in(cursor: CursorWrapper, user: int, room: int, thread: int, hidden_before: int) -> bool:
    """Whether a reply in this thread that the person may read calls him, or did."""
    cursor.execute(
        "SELECT 1 FROM chat_mention c WHERE c.user_id = %s AND c.room_id = %s AND c.thread = %s AND c.number >= %s"
        " LIMIT 1",
        [user, room, thread, hidden_before],
    )
    return cursor.fetchone() is not None


def unread_in_thread(cursor: CursorWrapper, user: int, room: int, thread: int) -> int:
    """Mentions in a thread that its mark has not passed."""
    cursor.execute(
        "SELECT COUNT(*) FROM chat_mention WHERE user_id = %s AND room_id = %s AND thread = %s AND NOT seen",
        [user, room, thread],
    )
    return int(cursor.fetchone()[0])


def see_thread(cursor: CursorWrapper, user: int, room: int, thread: int, read: int) -> bool:
    """The person's mark in the thread stands at `read` now. Whether that changed what is unread."""
    cursor.execute(
        "UPDATE chat_mention SET seen = NOT seen WHERE user_id = %s AND room_id = %s AND thread = %s"
        " AND seen <> (number <= %s)",
        [user, room, thread, read],
    )
    return bool(cursor.rowcount)
