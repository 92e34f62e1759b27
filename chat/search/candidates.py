"""Candidates from the index, the newest first. Three ways lead to them: through the words (FTS5, GIN), where words
are asked for; row by row downwards, where only time or rooms are, or what must not be said; and from the few messages
that are somebody's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.search.matching import Asked
from chat.search.scope import OWN, Scope

NEAR, NEAR_EACH, FAR = 10_000, 40, 200_000
"""So many of the newest entries may be walked through for words, or so many for each that is wanted; further where
these had so many that all which are wanted are to be expected within `FAR`."""


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
    look = _Look(cursor, "e.words" if worded else "''", *_condition(user, asked, scope), scope)
    if scope.own:
        return look("chat_entry e", "e.key", scope.low, high, most, order="e.key + 0")
    if not asked.all:
        return look("chat_entry e", "e.key", scope.low, high, most)
    if connection.vendor == "sqlite":
        source = "chat_entry_words f CROSS JOIN chat_entry e ON e.key = f.rowid"
        return look(source, "f.rowid", scope.low, high, most)
    return _by_gin(look, high, most)


@dataclass(frozen=True, slots=True)
class _Look:
    """One statement for the newest of a stretch of keys."""

    cursor: CursorWrapper
    words: str
    where: str
    values: list[Any]
    scope: Scope

    def __call__(
        self, source: str, key: str, low: int, high: int, most: int, *, order: str = ""
    ) -> list[Candidate]:
        rooms, room_values = _rooms(self.scope)
        self.cursor.execute(
            f"SELECT e.key, e.message_id, {self.words} FROM {source} WHERE {self.where} AND {key} >= %s"
            f" AND {key} < %s AND {rooms} ORDER BY {order or key} DESC LIMIT %s",
            [*self.values, low, high, *room_values, most],
        )
        return [Candidate(*row) for row in self.cursor.fetchall()]


def _by_gin(look: _Look, high: int, most: int) -> list[Candidate]:
    """Among the newest entries the planner may walk down, which finds what is said often at once; further down it has
    to ask the index first. Left alone it walks through all entries for a frequent word that only others' rooms say."""
    near = max(NEAR, NEAR_EACH * most)
    look.cursor.execute(
        "SELECT key FROM chat_entry WHERE key >= %s AND key < %s ORDER BY key DESC OFFSET %s LIMIT 1",
        [look.scope.low, high, near],
    )
    row = look.cursor.fetchone()
    low = look.scope.low if row is None else row[0]
    found = look("chat_entry e", "e.key", low, high, most)
    if row is None or len(found) == most:
        return found
    often = near * most <= FAR * len(found)
    # Ordered by what no index has it can't walk.
    order = "" if often else "e.key + 0"
    return found + look("chat_entry e", "e.key", look.scope.low, low, most - len(found), order=order)


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
        # Of the column's own type: other numbers are compared one by one, not by their hash.
        return "e.room_id = ANY(%s::bigint[])", [list(scope.rooms)]
    return f"e.room_id IN ({', '.join(['%s'] * len(scope.rooms))})", list(scope.rooms)
