"""Whose reactions: what stands beside the counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.backends.utils import CursorWrapper

Json = dict[str, Any]
PAGE = 100


def add_mine(cursor: CursorWrapper, messages: list[Json], user: int) -> None:
    """Give each reaction that is the reader's own its `mine`. Asks only where more people reacted than are named."""
    reacted = [(place, message) for place, message in enumerate(messages) if "reactions" in message]
    asked = [message for _, message in reacted if any(_unsure(one, user) for one in message["reactions"])]
    found = _own(cursor, asked, user) if asked else set()
    for place, message in reacted:
        name = (message["room"], message["number"])
        shown = [
            {**one, "mine": True} if user in one["users"] or (*name, one["emoji"]) in found else one
            for one in message["reactions"]
        ]
        messages[place] = {**message, "reactions": shown}


def people(
    cursor: CursorWrapper, room: int, number: int, emoji: str, after: int | None, limit: int = PAGE
) -> list[int]:
    """Who gave this emoji, in the order in which they did; `after` is the last person of the page before."""
    bound = ""
    values: list[Any] = [room, number, emoji]
    if after is not None:
        bound = (
            " AND r.id > (SELECT l.id FROM chat_reaction l"
            " WHERE l.message_id = r.message_id AND l.emoji = r.emoji AND l.user_id = %s)"
        )
        values.append(after)
    cursor.execute(
        "SELECT r.user_id FROM chat_message m JOIN chat_reaction r ON r.message_id = m.id"
        f" WHERE m.room_id = %s AND m.number = %s AND r.emoji = %s{bound} ORDER BY r.id LIMIT %s",
        [*values, limit],
    )
    return [row[0] for row in cursor.fetchall()]


def _unsure(one: Json, user: int) -> bool:
    return one["count"] > len(one["users"]) and user not in one["users"]


def _own(cursor: CursorWrapper, messages: Iterable[Json], user: int) -> set[tuple[int, int, str]]:
    """(room, number, emoji) of the reader's own reactions at these messages."""
    rooms: dict[int, list[int]] = {}
    for message in messages:
        rooms.setdefault(message["room"], []).append(message["number"])
    conditions, values = [], [user]
    for room, numbers in rooms.items():
        conditions.append(f"(m.room_id = %s AND m.number IN ({', '.join(['%s'] * len(numbers))}))")
        values += [room, *numbers]
    cursor.execute(
        "SELECT m.room_id, m.number, r.emoji FROM chat_message m JOIN chat_reaction r ON r.message_id = m.id"
        f" AND r.user_id = %s WHERE {' OR '.join(conditions)}",
        values,
    )
    return {tuple(row) for row in cursor.fetchall()}
