"""Candidates from the index, the newest first. Three ways lead to them: through the words (FTS5, GIN), where words
are asked for; row by row downwards, where only time or rooms are, or what must not be said; and from the few messages
that are somebody's own."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.search.matching import Asked
from chat.search.scope import OWN, Scope


class Candidate(NamedTuple):
    """An entry; `words` only where they were asked for."""

    key: int
    message: int
    words: str


def below(
    cursor: CursorWrapper,
    user: int,
    asked: Asked,
    scope: Scope,
    high: int,
    most: int,
    *,
    worded: bool = False,
) -> list[Candidate]:
    """The newest entries below the key `high` that have what is asked, at most `most`."""
    if not scope.rooms or high <= scope.low:
        return []
    words = "e.words" if worded else "''"
    where, values = _condition(user, asked, scope)
    source = "chat_entry e"
    order = "e.key + 0" if scope.own else "e.key"
    if connection.vendor == "sqlite" and asked.all and not scope.own:
        source = "chat_entry_words f CROSS JOIN chat_entry e ON e.key = f.rowid"
        order = "f.rowid"
    rooms, room_values = _rooms(scope)
    bound = "f.rowid" if order == "f.rowid" else "e.key"
    cursor.execute(
        f"SELECT e.key, e.message_id, {words} FROM {source} WHERE {where} AND {bound} >= %s AND {bound} < %s"
        f" AND {rooms} ORDER BY {order} DESC LIMIT %s",
        [*values, scope.low, high, *room_values, most],
    )
    return [Candidate(*row) for row in cursor.fetchall()]


def _condition(user: int, asked: Asked, scope: Scope) -> tuple[str, list[Any]]:
    """What has to hold of the words, in the way in which they are looked at."""
    if scope.own:
        patterns, values = asked.patterns("e.words")
        chosen = " AND ".join(
            f"e.message_id IN (SELECT m.id FROM {OWN[name].table} o JOIN chat_message m ON m.room_id = o.room_id"
            f" AND m.number = o.number WHERE o.user_id = %s AND {OWN[name].condition})"
            for name in scope.own
        )
        return chosen + patterns, [*([user] * len(scope.own)), *values]
    if not asked.all:
        patterns, values = asked.patterns("e.words")
        return "1 = 1" + patterns, list(values)
    if connection.vendor == "sqlite":
        return "chat_entry_words MATCH %s", [asked.fts()]
    return "e.vector @@ %s::tsquery", [asked.tsquery()]


def _rooms(scope: Scope) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        return "e.room_id = ANY(%s)", [list(scope.rooms)]
    return f"e.room_id IN ({', '.join(['%s'] * len(scope.rooms))})", list(scope.rooms)
