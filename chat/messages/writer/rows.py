"""Rows of the log as a batch holds them: read by (room, number), written many at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.messages import shapes

Json = dict[str, Any]
COLUMNS = f"m.id, m.fingerprint, {shapes.COLUMNS}"
_INSERTED = (
    "room_id, number, rev, ordinal, author_id, kind, text, html, created_at, edited_at, deleted_at, reply_to,"
    " thread, also_to_room, nonce, fingerprint, parts"
)
_BEFORE_ALL = UUID(int=0)


@dataclass(slots=True)
class Row:
    """A message's row; `id` is None until it is stored. `parts` is changed by replacing what stands in it."""

    room: int
    number: int
    rev: int
    ordinal: int
    author: int
    kind: str
    text: str
    html: str | None
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    reply_to: int | None = None
    thread: int | None = None
    also_to_room: bool = False
    nonce: UUID | None = None
    fingerprint: bytes | None = None
    parts: Json = field(default_factory=dict)
    id: int | None = None

    def shape(self) -> Json:
        """The Message of the wire contract as the row stands now."""
        return shapes.whole(
            self.room, self.number, self.rev, self.ordinal, self.author, self.kind, self.text, self.html,
            self.created_at, self.edited_at, self.deleted_at, self.reply_to, self.thread, self.also_to_room,
            self.nonce, self.parts,
        )  # fmt: skip


def read(row: Sequence[Any]) -> Row:
    """A Row from `COLUMNS`."""
    (ident, fingerprint, room, number, rev, ordinal, author, kind, text, html, created_at, edited_at, deleted_at,
     reply_to, thread, also, nonce, parts) = row  # fmt: skip
    return Row(
        room, number, rev, ordinal, author, kind, text, html, _aware(created_at), _aware(edited_at),
        _aware(deleted_at), reply_to, thread, bool(also), None if nonce is None else UUID(str(nonce)),
        None if fingerprint is None else bytes(fingerprint), json.loads(parts), ident,
    )  # fmt: skip


def by_pairs(cursor: CursorWrapper, columns: str, pairs: Iterable[tuple[Any, Any]], names: str) -> list[Row]:
    """The messages whose two columns `names` ("room_id, number") equal one of the pairs; one seek for each."""
    wanted = list(pairs)
    if not wanted:
        return []
    values = [value for pair in wanted for value in pair]
    marks = ", ".join(["(%s, %s)"] * len(wanted))
    if connection.vendor == "postgresql":
        cursor.execute(f"SELECT {columns} FROM chat_message m WHERE ({names}) IN ({marks})", values)
    else:
        first, second = names.split(", ")
        cursor.execute(
            f"WITH v (a, b) AS (VALUES {marks}) SELECT {columns} FROM v CROSS JOIN chat_message m"
            f" ON m.{first} = v.a AND m.{second} = v.b",
            values,
        )
    return [read(row) for row in cursor.fetchall()]


def by_number(cursor: CursorWrapper, pairs: Iterable[tuple[int, int]]) -> list[Row]:
    """The messages with these (room, number)."""
    return by_pairs(cursor, COLUMNS, pairs, "room_id, number")


def by_nonce(cursor: CursorWrapper, pairs: Iterable[tuple[int, UUID]]) -> list[Row]:
    """The messages with these (author, nonce)."""
    adapted = [(author, _nonce(nonce)) for author, nonce in pairs]
    return by_pairs(cursor, COLUMNS, adapted, "author_id, nonce")


def answers_to(cursor: CursorWrapper, room: int, number: int, after: int, limit: int) -> list[Row]:
    """The messages that quote `number`, from above `after`, ascending."""
    cursor.execute(
        f"SELECT {COLUMNS} FROM chat_message m WHERE m.room_id = %s AND m.reply_to = %s AND +m.number > %s"
        " ORDER BY +m.number LIMIT %s",
        [room, number, after, limit],
    )
    return [read(row) for row in cursor.fetchall()]


def insert(cursor: CursorWrapper, rows: list[Row]) -> None:
    """Store new messages in one statement and learn their ids.

    Sorted by (author, nonce): two batches with crossing nonces would wait for each other otherwise.
    """
    ordered = sorted(rows, key=lambda row: (row.author, row.nonce or _BEFORE_ALL))
    time = _time()
    values: list[Any] = []
    for row in ordered:
        values += (
            row.room, row.number, row.rev, row.ordinal, row.author, row.kind, row.text, row.html,
            time(row.created_at), time(row.edited_at), time(row.deleted_at), row.reply_to, row.thread,
            row.also_to_room, _nonce(row.nonce), row.fingerprint, encoded(row.parts),
        )  # fmt: skip
    marks = "(" + ", ".join(["%s"] * 17) + ")"
    cursor.execute(
        f"INSERT INTO chat_message ({_INSERTED}) VALUES "
        + ", ".join([marks] * len(ordered))
        + " RETURNING id, room_id, number",
        values,
    )
    ids = {(room, number): ident for ident, room, number in cursor.fetchall()}
    for row in ordered:
        row.id = ids[row.room, row.number]


def update(cursor: CursorWrapper, rows: list[Row]) -> None:
    """Write back what may have changed of stored messages, all in one statement."""
    postgres = connection.vendor == "postgresql"
    casts = "(%s::bigint, %s::bigint, %s::text, %s::text, %s::timestamptz, %s::timestamptz, %s::jsonb)"
    marks = casts if postgres else "(%s, %s, %s, %s, %s, %s, %s)"
    time = _time()
    values: list[Any] = []
    for row in sorted(rows, key=lambda row: row.id or 0):
        values += (
            row.id,
            row.rev,
            row.text,
            row.html,
            time(row.edited_at),
            time(row.deleted_at),
            encoded(row.parts),
        )
    cursor.execute(
        "WITH v (id, rev, text, html, edited_at, deleted_at, parts) AS (VALUES "
        + ", ".join([marks] * len(rows))
        + ") UPDATE chat_message SET rev = v.rev, text = v.text, html = v.html, edited_at = v.edited_at,"
        " deleted_at = v.deleted_at, parts = v.parts FROM v WHERE chat_message.id = v.id",
        values,
    )


def encoded(parts: Json) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")) if parts else "{}"


def _nonce(nonce: UUID | None) -> UUID | str | None:
    return nonce if nonce is None or connection.vendor == "postgresql" else nonce.hex


def _time() -> Callable[[datetime | None], Any]:
    return (
        (lambda value: value)
        if connection.vendor == "postgresql"
        else connection.ops.adapt_datetimefield_value
    )


def _aware(value: Any) -> Any:
    """Raw SQLite rows hold times without an offset; they are UTC."""
    if value is not None and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value
