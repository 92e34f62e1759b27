"""What many people each chose at a message (an emoji, an option of a poll), one row each: who, and which were mine."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

Json = dict[str, Any]
PAGE = 100


@dataclass(frozen=True)
class Picks:
    """A table with the columns `id`, `message_id`, `user_id` and the one that holds what was chosen."""

    table: str
    column: str

    def people(
        self, cursor: CursorWrapper, room: int, number: int, value: Any, after: int | None, limit: int = PAGE
    ) -> list[int]:
        """Who chose this at a message, in that order; `after` is the last person of the page before."""
        bound = ""
        values: list[Any] = [room, number, value]
        if after is not None:
            bound = (
                f" AND p.id > (SELECT l.id FROM {self.table} l"
                f" WHERE l.message_id = p.message_id AND l.{self.column} = p.{self.column} AND l.user_id = %s)"
            )
            values.append(after)
        cursor.execute(
            f"SELECT p.user_id FROM chat_message m JOIN {self.table} p ON p.message_id = m.id"
            f" WHERE m.room_id = %s AND m.number = %s AND p.{self.column} = %s{bound} ORDER BY p.id LIMIT %s",
            [*values, limit],
        )
        return [row[0] for row in cursor.fetchall()]

    def own(
        self, cursor: CursorWrapper, messages: Iterable[Json], user: int
    ) -> Collection[tuple[int, int, Any]]:
        """(room, number, what) of all that this person chose at these messages; no query for none."""
        rooms: dict[int, list[int]] = {}
        for message in messages:
            rooms.setdefault(message["room"], []).append(message["number"])
        if not rooms:
            return ()
        conditions, values = [], [user]
        for room, numbers in rooms.items():
            conditions.append(f"(m.room_id = %s AND m.number IN ({', '.join(['%s'] * len(numbers))}))")
            values += [room, *numbers]
        cursor.execute(
            f"SELECT m.room_id, m.number, p.{self.column} FROM chat_message m"
            f" JOIN {self.table} p ON p.message_id = m.id AND p.user_id = %s WHERE {' OR '.join(conditions)}",
            values,
        )
        return {tuple(row) for row in cursor.fetchall()}


def unsure(one: Json, user: int) -> bool:
    """Whether `{count, users?}` alone can't say that this person is among those who chose it: not all are named."""
    named = one.get("users", ())
    return one["count"] > len(named) and user not in named
