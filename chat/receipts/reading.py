"""Who has read how far, for those who look at a room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

Json = dict[str, Any]

_MARK = "(CASE WHEN c.frozen THEN COALESCE(f.number, 0) ELSE m.read END)"
_SHOWN = (
    " FROM chat_membership m JOIN chat_room r ON r.id = m.room_id"
    " LEFT JOIN chat_receiptchoice c ON c.user_id = m.user_id"
    " LEFT JOIN chat_frozenmark f ON f.user_id = m.user_id AND f.room_id = m.room_id"
    " WHERE m.until_rev IS NULL AND r.members <= %s AND COALESCE(c.shown, TRUE)"
)


def people() -> int:
    """Rooms with more people tell nobody's receipts: each message would be answered by as many hints as it has
    readers. The operator's choice."""
    return int(settings.RECEIPTS)


def current(rooms: Iterable[int]) -> list[Json]:
    """`receipts` of a `watch` reply: how far everybody in these rooms has read who shows it, in rooms that tell it."""
    ids = sorted(set(rooms))
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT m.room_id, m.user_id, {_MARK}{_SHOWN} AND {_MARK} > 0"
            f" AND m.room_id IN ({', '.join(['%s'] * len(ids))}) ORDER BY m.room_id, m.user_id",
            [people(), *ids],
        )
        return [{"room": room, "user": user, "number": read} for room, user, read in cursor.fetchall()]


def own(user: int, most: int) -> list[tuple[int, int]]:
    """(room, mark) of this person where marks are told: of the rooms where something was said last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.room_id, m.read FROM chat_membership m JOIN chat_room r ON r.id = m.room_id WHERE m.user_id = %s"
            " AND m.until_rev IS NULL AND m.read > 0 AND r.members <= %s AND r.deleted_at IS NULL"
            " ORDER BY r.last_at DESC LIMIT %s",
            [user, people(), most],
        )
        return [(room, read) for room, read in cursor.fetchall()]


def readers(cursor: CursorWrapper, room: int, number: int) -> list[int]:
    """Who has read the room up to this message and shows it, by id. Who came later and can't read it has not."""
    cursor.execute(
        f"SELECT m.user_id{_SHOWN} AND m.room_id = %s AND {_MARK} >= %s AND m.hidden_before <= %s ORDER BY m.user_id",
        [people(), room, number, number],
    )
    return [user for (user,) in cursor.fetchall()]
