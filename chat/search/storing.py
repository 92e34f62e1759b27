"""Writing the index: entries of messages, and how far a room is indexed. Call inside a write transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.messages.writer.tables import given
from chat.search.entries import Said
from chat.search.keys import key

Worded = tuple[Said, str | None]
_COLUMNS = {"key": "bigint", "message_id": "bigint", "room_id": "bigint", "words": "text"}
_GONE = 5000


def store(cursor: CursorWrapper, worded: Sequence[Worded], *, anew: bool = False) -> None:
    """Let each message have the entry with these words, or none. What has them already isn't touched, unless
    `anew`."""
    if not worded:
        return
    marks = ", ".join(["%s"] * len(worded))
    cursor.execute(
        f"SELECT message_id, key, words FROM chat_entry WHERE message_id IN ({marks})",
        [said.id for said, _words in worded],
    )
    held = {message: (held_key, words) for message, held_key, words in cursor.fetchall()}
    others = [one for one in worded if anew or one[1] != held.get(one[0].id, (0, None))[1]]
    _remove(cursor, [held[said.id][0] for said, _words in others if said.id in held])
    _insert(cursor, [(said, words) for said, words in others if words is not None])


def reach(cursor: CursorWrapper, rooms: Iterable[tuple[int, int]]) -> None:
    """From now on the index holds each room as it was at this rev."""
    listed = list(rooms)
    if listed:
        table, values = given({"room_id": "bigint", "rev": "bigint"}, listed)
        cursor.execute(
            f"{table} INSERT INTO chat_reached (room_id, rev) SELECT room_id, rev FROM v WHERE true"
            " ON CONFLICT (room_id) DO UPDATE SET rev = excluded.rev",
            values,
        )


def empty(cursor: CursorWrapper, rooms: Iterable[int]) -> None:
    """Nothing of these rooms is found any more."""
    for room in rooms:
        cursor.execute("DELETE FROM chat_entry WHERE room_id = %s", [room])


def _remove(cursor: CursorWrapper, keys: Sequence[int]) -> None:
    if keys:
        cursor.execute(f"DELETE FROM chat_entry WHERE key IN ({', '.join(['%s'] * len(keys))})", [*keys])


def _insert(cursor: CursorWrapper, worded: Sequence[tuple[Said, str]]) -> None:
    """In the order of the keys: FTS5 sorts what it is given in one transaction only that way."""
    rows: dict[int, tuple[int, int, int, str]] = {}
    for said, words in sorted(worded, key=lambda one: (one[0].room, one[0].number)):
        own = key(_aware(said.created_at), said.number)
        while own in rows:
            own += 1
        rows[own] = (own, said.id, said.room, words)
    taken = _taken(cursor, rows)
    for own in sorted(taken):
        row = rows.pop(own)
        free = own + 1
        while free in rows or _taken(cursor, [free]):
            free += 1
        rows[free] = (free, *row[1:])
    if rows:
        table, values = given(_COLUMNS, [rows[own] for own in sorted(rows)])
        names = ", ".join(_COLUMNS)
        cursor.execute(f"{table} INSERT INTO chat_entry ({names}) SELECT {names} FROM v", values)


def _taken(cursor: CursorWrapper, keys: Iterable[int]) -> set[int]:
    """Those of the keys that other messages have."""
    wanted = list(keys)
    if not wanted:
        return set()
    cursor.execute(f"SELECT key FROM chat_entry WHERE key IN ({', '.join(['%s'] * len(wanted))})", wanted)
    return {row[0] for row in cursor.fetchall()}


def _aware(value: datetime) -> datetime:
    """Raw SQLite rows hold times without an offset; they are UTC."""
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


def clear(cursor: CursorWrapper) -> None:
    """No entry is left. FTS5 can't take words out of an index that lost them: it is made again, as it was made."""
    if connection.vendor == "postgresql":
        cursor.execute("TRUNCATE chat_entry")
        return
    cursor.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name = 'chat_entry_words'"
        " OR type = 'trigger' AND tbl_name = 'chat_entry' ORDER BY type"
    )
    made = cursor.fetchall()
    for kind, name, _sql in reversed(made):
        cursor.execute(f"DROP {kind} {name}")
    cursor.execute("DELETE FROM chat_entry")
    for _kind, _name, sql in made:
        cursor.execute(sql)


def settle(cursor: CursorWrapper) -> None:
    """After many were written: let PostgreSQL know what there is, or it reads the wrong way round."""
    if connection.vendor == "postgresql":
        cursor.execute("ANALYZE chat_entry")
