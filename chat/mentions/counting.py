"""How many mentions of somebody are unread: counted from the rows, never up and down."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

_UNREAD = (
    "SELECT COUNT(*) FROM chat_mention c WHERE c.user_id = {user} AND c.room_id = {room}"
    " AND (CASE WHEN c.thread IS NULL THEN c.number > {read} ELSE NOT c.seen END) AND c.number >= {hidden}"
)


def unread(cursor: CursorWrapper, user: int, room: int, read: int, hidden_before: int) -> int:
    """Unread mentions in a room for a person whose mark stands at message `read`."""
    places = {"user": "%s", "room": "%s", "read": "%s", "hidden": "%s"}
    cursor.execute(_UNREAD.format(**places), [user, room, read, hidden_before])
    return int(cursor.fetchone()[0])


def recount(cursor: CursorWrapper, room: int, users: Iterable[int]) -> list[tuple[int, int, int]]:
    """Bring the counts of these people up to date in the transaction that took their feeds, and date them by it.
    Returns (user id, feed, unread mentions) of those who are in the room."""
    listed = sorted(users)
    held = {name: f"chat_membership.{name}" for name in ("user_id", "room_id", "read", "hidden_before")}
    count = _UNREAD.format(
        user=held["user_id"], room=held["room_id"], read=held["read"], hidden=held["hidden_before"]
    )
    cursor.execute(
        "UPDATE chat_membership SET feed = (SELECT u.feed FROM accounts_user u WHERE u.id = chat_membership.user_id),"
        f" mentions = ({count}) WHERE room_id = %s AND user_id IN ({', '.join(['%s'] * len(listed))})"
        " AND until_rev IS NULL RETURNING user_id, feed, mentions",
        [room, *listed],
    )
    return sorted((user, feed, mentions) for user, feed, mentions in cursor.fetchall())


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
