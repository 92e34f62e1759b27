"""How what waits begins: the first lines of each entry of a page, and those that call me."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.inbox.entries import Entry, Place
from chat.messages import shapes
from chat.messages.writer.tables import given
from chat.rooms.reading import aware
from chat.wire.encoding import moment

Json = dict[str, Any]
LINES = 3
COLUMNS = "c.room_id, c.number, c.author_id, c.text, c.html, c.created_at, c.parts"
_FIRST = {
    "sqlite": "SELECT v.thread, {columns} FROM v CROSS JOIN chat_message c ON c.id IN"
    " (SELECT d.id FROM chat_message d WHERE {where} ORDER BY d.number LIMIT {limit})",
    "postgresql": "SELECT v.thread, {columns} FROM v CROSS JOIN LATERAL"
    " (SELECT d.* FROM chat_message d WHERE {where} ORDER BY d.number LIMIT {limit}) c",
}
_WHERE = (
    "d.room_id = v.room AND d.number > v.read AND d.number >= v.least AND {place} AND d.deleted_at IS NULL"
    " AND d.kind <> 'system' AND d.author_id <> v.person AND NOT EXISTS"
    " (SELECT 1 FROM chat_block b WHERE b.user_id = v.person AND b.blocked_id = d.author_id)"
)
_PLACES = ("(d.thread IS NULL OR d.also_to_room)", "d.thread = v.thread")
_ENTRY = dict.fromkeys(("room", "thread", "read", "least", "person"), "bigint")
_CALLS = (
    "{table} SELECT v.room, v.thread, c.number FROM v JOIN chat_mention c ON c.user_id = v.person"
    " AND c.room_id = v.room AND (CASE WHEN c.thread IS NULL THEN v.thread = 0 AND c.number > v.read"
    " ELSE c.thread = v.thread AND NOT c.seen END) AND c.number >= v.least"
)


def of(cursor: CursorWrapper, user: int, page: Sequence[Entry]) -> dict[Place, list[Json]]:
    """{place: lines}: at most three that call me and three that come first, ascending by number; of blocked people
    none. A line: `{number, author, excerpt, created_at, calls?}`."""
    found: dict[Place, dict[int, Json]] = {(one.room, one.thread): {} for one in page}
    for place, threads in zip(_PLACES, (False, True), strict=True):
        rows = [
            (one.room, one.thread, one.read, one.least, user) for one in page if bool(one.thread) is threads
        ]
        if not rows:
            continue
        table, values = given(_ENTRY, rows)
        statement = _FIRST[connection.vendor].format(
            columns=COLUMNS, where=_WHERE.format(place=place), limit=LINES
        )
        cursor.execute(f"{table} {statement}", values)
        for thread, *row in cursor.fetchall():
            found[row[0], thread][row[1]] = shape(row)
    _add_calls(cursor, user, page, found)
    return {place: [lines[number] for number in sorted(lines)] for place, lines in found.items()}


def _add_calls(
    cursor: CursorWrapper, user: int, page: Sequence[Entry], found: dict[Place, dict[int, Json]]
) -> None:
    called = [one for one in page if one.mentions]
    if not called:
        return
    table, values = given(_ENTRY, [(one.room, one.thread, one.read, one.least, user) for one in called])
    cursor.execute(_CALLS.format(table=table), values)
    numbers: dict[Place, list[int]] = {}
    for room, thread, number in cursor.fetchall():
        numbers.setdefault((room, thread), []).append(number)
    wanted = {place: sorted(listed)[:LINES] for place, listed in numbers.items()}
    texts = messages(cursor, user, {(room, one) for (room, _), listed in wanted.items() for one in listed})
    for place, listed in wanted.items():
        for number in listed:
            if (line := texts.get((place[0], number))) is not None:
                found[place][number] = {**line, "calls": True}


def messages(cursor: CursorWrapper, user: int, places: Iterable[Place]) -> dict[Place, Json]:
    """{(room, number): line} of those that are not deleted, nor of people whom this one has blocked; whether he may
    read them is the caller's to know."""
    rows = sorted(set(places))
    if not rows:
        return {}
    table, values = given({"room": "bigint", "number": "bigint"}, rows)
    cursor.execute(
        f"{table} SELECT {COLUMNS} FROM v CROSS JOIN chat_message c"
        " WHERE c.room_id = v.room AND c.number = v.number AND c.deleted_at IS NULL"
        " AND c.author_id NOT IN (SELECT b.blocked_id FROM chat_block b WHERE b.user_id = %s)",
        [*values, user],
    )
    return {(row[0], row[1]): shape(row) for row in cursor.fetchall()}


def shape(row: Sequence[Any]) -> Json:
    """A line of a raw row of `COLUMNS`."""
    _room, number, author, text, html, created_at, parts = row
    if isinstance(parts, str):
        parts = json.loads(parts)
    at = aware(created_at)
    assert at is not None
    return {"number": number, **shapes.quote(author, text, html, parts), "created_at": moment(at)}
