"""Who has read how far, for those who look at a room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

Json = dict[str, Any]
PEOPLE = 100
"""Rooms with more people tell nobody's receipts: each message would be answered by as many hints as it has readers."""


def current(rooms: Iterable[int]) -> list[Json]:
    """`receipts` of a `watch` reply: how far everybody in these rooms has read, in rooms of at most 100 people."""
    ids = sorted(set(rooms))
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.room_id, m.user_id, m.read FROM chat_membership m JOIN chat_room r ON r.id = m.room_id"
            f" WHERE m.room_id IN ({', '.join(['%s'] * len(ids))}) AND m.until_rev IS NULL AND m.read > 0"
            " AND r.members <= %s ORDER BY m.room_id, m.user_id",
            [*ids, PEOPLE],
        )
        return [{"room": room, "user": user, "number": read} for room, user, read in cursor.fetchall()]
