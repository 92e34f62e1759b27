"""Reading the log: one indexed query each, straight to the contract's messages.

Every function takes a cursor of one snapshot (chatsite.databases.snapshot), so that what is read of rooms and
stays with the same cursor belongs to the same moment. Messages come as they are stored: with everyone's
`nonce` and full reactions; `for_reader` makes them one person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.messages import registry, shapes

Json = dict[str, Any]
PAGE_BYTES = 131_072
_ENOUGH = 2 * PAGE_BYTES
"""Bytes of text after which no further row is read: what a page holds, and more than its next message can have."""
_AT_ONCE = 32
_MAIN = " AND (m.thread IS NULL OR m.also_to_room)"
_OVERHEAD = 260
_TEXT, _HTML, _PARTS = 6, 7, 15


@dataclass(slots=True)
class Page:
    """Changes of a room, ascending by rev. `rev` is the last row's when more are to come, else None."""

    messages: list[Json]
    complete: bool
    rev: int | None


def changes(
    cursor: CursorWrapper,
    room: int,
    since: int,
    *,
    limit: int,
    size: int = PAGE_BYTES,
    hidden_before: int = 0,
) -> Page:
    """The messages whose rev is above `since`, each once at its newest rev, tombstones too.

    Ends at `limit` messages or `size` bytes, and holds at least one where there is one. With `hidden_before`,
    messages with a lower number are left out.
    """
    where = "m.room_id = %s AND m.rev > %s AND +m.number >= %s"
    rows = _fetch(cursor, where, [room, since, hidden_before], "m.rev", limit + 1)
    kept = _fitting(rows[:limit], size)
    complete = len(kept) == len(rows)
    messages = [shapes.of(row) for row in kept]
    return Page(messages, complete, None if complete else messages[-1]["rev"])


def history(
    cursor: CursorWrapper,
    room: int,
    *,
    thread: int | None = None,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = 50,
    hidden_before: int = 0,
) -> tuple[list[Json], bool, bool]:
    """A page of the main timeline, or of a thread (its root, then its replies), ascending by number.

    One of `before`, `after`, `around` is a number, or none for the newest page. Returns the messages and
    whether there are older and newer ones. Ends at `limit` messages or 128 KiB.
    """
    view = _View(cursor, room, thread, hidden_before)
    if around is not None:
        return _around(view, around, limit)
    rows, more = view.newer(after, limit) if after is not None else view.older(before, limit)
    kept = _fitting(rows, PAGE_BYTES)
    more = more or len(kept) < len(rows)
    if after is not None:
        return [shapes.of(row) for row in kept], bool(kept) and view.exists_before(kept[0][1]), more
    has_after = before is not None and bool(kept) and view.exists_after(kept[0][1])
    return [shapes.of(row) for row in reversed(kept)], more, has_after


def numbers(cursor: CursorWrapper, room: int, wanted: Iterable[int], hidden_before: int = 0) -> list[Json]:
    """The messages with these numbers, ascending, tombstones too; missing and hidden ones are left out."""
    listed = sorted({number for number in wanted if number >= hidden_before})
    if not listed:
        return []
    marks = ", ".join(["%s"] * len(listed))
    rows = _fetch(
        cursor, f"m.room_id = %s AND m.number IN ({marks})", [room, *listed], "m.number", len(listed)
    )
    return [shapes.of(row) for row in _fitting(rows, PAGE_BYTES)]


def for_reader(messages: Sequence[Json], user: int, *, hidden_before: int = 0) -> list[Json]:
    """Whole messages as `user` may have them: without others' nonces and hidden quotes, with what other concepts
    tell only him (`mine` of a reaction). At most one query for each concept, on the caller's connection."""
    seen = [shapes.for_reader(message, user, hidden_before) for message in messages]
    with connection.cursor() as cursor:
        for reader in registry.readers:
            reader(cursor, seen, user)
    return seen


def authors(messages: Iterable[Json]) -> set[int]:
    """The ids of everybody who stands in these messages."""
    ids: set[int] = set()
    for message in messages:
        ids.add(message["author"])
        if "quote" in message:
            ids.add(message["quote"]["author"])
        if "replies" in message:
            ids.update(message["replies"]["users"])
        for reaction in message.get("reactions", ()):
            ids.update(reaction["users"])
        if "mentions" in message:
            ids.update(message["mentions"].get("users", ()))
        if "system" in message:
            ids.add(message["system"]["actor"])
            ids.update(message["system"]["users"])
        for named in registry.people:
            ids.update(named(message))
    return ids


class _View:
    """The main timeline or a thread of a room, from the lowest number that may be read."""

    def __init__(self, cursor: CursorWrapper, room: int, thread: int | None, hidden_before: int) -> None:
        self.cursor, self.room, self.thread, self.low = cursor, room, thread, hidden_before
        self.condition = _MAIN if thread is None else " AND m.thread = %s"
        self.values: list[int] = [room] if thread is None else [room, thread]

    def older(self, before: int | None, limit: int) -> tuple[list[Any], bool]:
        """At most `limit` rows from the newest below `before` downwards, and whether there are more."""
        bound, values = ("", []) if before is None else (" AND m.number < %s", [before])
        rows = self._rows(f" AND m.number >= %s{bound}", [self.low, *values], "m.number DESC", limit + 1)
        if len(rows) <= limit:
            rows += self._root(before)
        return rows[:limit], len(rows) > limit

    def newer(self, after: int, limit: int) -> tuple[list[Any], bool]:
        """At most `limit` rows from the one above `after` upwards, and whether there are more."""
        low = max(after + 1, self.low)
        rows = self._rows(" AND m.number >= %s", [low], "m.number", limit + 1)
        if self.thread is not None and low <= self.thread:
            rows = self._root(None) + rows
        return rows[:limit], len(rows) > limit

    def exists_before(self, number: int) -> bool:
        return bool(self.older(number, 1)[0])

    def exists_after(self, number: int) -> bool:
        return bool(self.newer(number, 1)[0])

    def _rows(self, bounds: str, values: list[int], order: str, limit: int) -> list[Any]:
        where = f"m.room_id = %s{self.condition}{bounds}"
        return _fetch(self.cursor, where, [*self.values, *values], order, limit)

    def _root(self, before: int | None) -> list[Any]:
        """The first row of a thread, where it may be read and lies below `before`."""
        if self.thread is None or self.thread < self.low or (before is not None and self.thread >= before):
            return []
        where = "m.room_id = %s AND m.number = %s AND m.thread IS NULL"
        return _fetch(self.cursor, where, [self.room, self.thread], "m.number", 1)


def _around(view: _View, number: int, limit: int) -> tuple[list[Json], bool, bool]:
    """The rows below and above a number, half of the page each where there are as many."""
    (below, more_below), (above, more_above) = view.older(number, limit), view.newer(number - 1, limit)
    room_above = limit - min(len(below), limit // 2)
    kept_above = _fitting(above[:room_above], PAGE_BYTES // 2 if below else PAGE_BYTES)
    left = PAGE_BYTES - sum(_bytes(row) for row in kept_above)
    kept_below = _fitting(below[: limit - len(kept_above)], left)
    has_before = more_below or len(kept_below) < len(below)
    has_after = more_above or len(kept_above) < len(above)
    return [shapes.of(row) for row in [*reversed(kept_below), *kept_above]], has_before, has_after


def _fetch(cursor: CursorWrapper, where: str, values: list[Any], order: str, limit: int) -> list[Any]:
    """The first `limit` rows, fewer when they are large: a hundred of the largest are 10 MB, and a page shows one."""
    cursor.execute(_statement(where, order), [*values, limit])
    if connection.vendor == "postgresql":
        return list(cursor.fetchall())
    rows: list[Any] = []
    size = 0
    while size < _ENOUGH and (some := cursor.fetchmany(_AT_ONCE)):
        rows += some
        size += sum(len(row[_TEXT]) + len(row[_HTML] or "") for row in some)
    return rows


def _statement(where: str, order: str) -> str:
    """SQLite gives row by row. PostgreSQL sends all rows at once: it has to add up itself what they hold."""
    select = f"SELECT {shapes.COLUMNS} FROM chat_message m WHERE {where} ORDER BY {order} LIMIT %s"
    if connection.vendor != "postgresql":
        return select
    held = "sum(octet_length(m.text) + coalesce(octet_length(m.html), 0))"
    above = f"{held} OVER (ORDER BY {order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    return (
        f"SELECT {shapes.COLUMNS} FROM (SELECT {shapes.COLUMNS}, {above} AS above FROM ({select}) m) m"
        f" WHERE coalesce(m.above, 0) < {_ENOUGH} ORDER BY {order}"
    )


def _fitting(rows: list[Any], size: int) -> list[Any]:
    """The first rows that make at most `size` bytes of JSON together, at least one."""
    total = 0
    for place, row in enumerate(rows):
        total += _bytes(row)
        if total > size and place:
            return rows[:place]
    return rows


def _bytes(row: Sequence[Any]) -> int:
    """About how many bytes the row's message takes in a frame, never far too few."""
    html = row[_HTML]
    encoded = len(encode_basestring(row[_TEXT]).encode()) + len(row[_PARTS].encode()) + _OVERHEAD
    return encoded + (len(encode_basestring(html).encode()) if html else 0)
