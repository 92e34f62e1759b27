"""Which rooms somebody shares with others: no directs, and only rooms that he himself is in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

Json = dict[str, Any]


def rooms(actor_id: int, users: Sequence[int], most: int) -> dict[str, Json]:
    """{user id: {`count`, `rooms`: ids of at most `most`, the smallest rooms first}} of those who share any; himself
    not."""
    others = [user for user in users if user != actor_id]
    if not others:
        return {}
    marks = ", ".join(["%s"] * len(others))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.user_id, o.room_id FROM chat_membership m"
            " JOIN chat_room r ON r.id = m.room_id AND r.deleted_at IS NULL AND r.kind <> 'direct'"
            " JOIN chat_membership o ON o.room_id = m.room_id AND o.until_rev IS NULL"
            f" AND o.user_id IN ({marks})"
            " WHERE m.user_id = %s AND m.until_rev IS NULL ORDER BY r.members, r.id",
            [*others, actor_id],
        )
        shared: dict[int, list[int]] = {}
        for user, room in cursor.fetchall():
            shared.setdefault(user, []).append(room)
    return {str(user): {"count": len(found), "rooms": found[:most]} for user, found in shared.items()}
