"""Rows of the log as a batch holds them: read by (room, number), written many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.messages import shapes
from chat.messages.writer.tables import given

Json = dict[str, Any]
COLUMNS = f"m.id, m.fingerprint, {shapes.COLUMNS}"
_INSERTED = {
    "room_id": "bigint", "number": "bigint", "rev": "bigint", "ordinal": "bigint", "author_id": "bigint",
    "kind": "text", "text": "text", "html": "text", "created_at": "timestamptz", "edited_at": "timestamptz",
    "deleted_at": "timestamptz", "reply_to": "bigint", "thread": "bigint", "also_to_room": "bool", "nonce": "uuid",
    "fingerprint": "bytea", "parts": "jsonb",
}  # fmt: skip
_UPDATED = {
    "id": "bigint", "rev": "bigint", "text": "text", "html": "text", "edited_at": "timestamptz",
    "deleted_at": "timestamptz", "parts": "jsonb",
}  # fmt: skip
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


def by_number(cursor: CursorWrapper, pairs: Iterable[tuple[int, int]]) -> list[Row]:
    """The messages with these (room, number)."""
    return _by_pairs(cursor, pairs, {"room_id": "bigint", "number": "bigint"})


def by_nonce(cursor: CursorWrapper, pairs: Iterable[tuple[int, UUID]]) -> list[Row]:
    """The messages with these (author, nonce)."""
    return _by_pairs(cursor, pairs, {"author_id": "bigint", "nonce": "uuid"})


def _by_pairs(cursor: CursorWrapper, pairs: Iterable[tuple[Any, Any]], columns: dict[str, str]) -> list[Row]:
    """The messages whose two columns equal one of the pairs; one seek for each (SQLite keeps the order of a
    CROSS JOIN; by `IN` it would walk the index)."""
    wanted = list(pairs)
    if not wanted:
        return []
    table, values = given(columns, wanted)
    same = " AND ".join(f"m.{name} = v.{name}" for name in columns)
    join = "JOIN" if connection.vendor == "postgresql" else "CROSS JOIN"
    cursor.execute(f"{table} SELECT {COLUMNS} FROM v {join} chat_message m ON {same}", values)
    return [read(row) for row in cursor.fetchall()]


def answers_to(cursor: CursorWrapper, room: int, number: int, after: int, limit: int) -> list[Row]:
    """The messages that quote `number`, from above `after`, ascending."""
    cursor.execute(
        f"SELECT {COLUMNS} FROM chat_message m WHERE m.room_id = %s AND m.reply_to = %s AND m.number > %s"
        " ORDER BY m.number LIMIT %s",
        [room, number, after, limit],
    )
    return [read(row) for row in cursor.fetchall()]


def insert(cursor: CursorWrapper, rows: list[Row]) -> None:
    """Store new messages in one statement and learn their ids.

    Sorted by (author, nonce): two batches with crossing nonces would wait for each other otherwise.
    """
    ordered = sorted(rows, key=lambda row: (row.author, row.nonce or _BEFORE_ALL))
    table, values = given(
        _INSERTED,
        [
            (row.room, row.number, row.rev, row.ordinal, row.author, row.kind, row.text, row.html, row.created_at,
             row.edited_at, row.deleted_at, row.reply_to, row.thread, row.also_to_room, row.nonce, row.fingerprint,
             row.parts)
            for row in ordered
        ],
    )  # fmt: skip
    names = ", ".join(_INSERTED)
    cursor.execute(
        f"{table} INSERT INTO chat_message ({names}) SELECT {names} FROM v RETURNING id, room_id, number",
        values,
    )
    ids = {(room, number): ident for ident, room, number in cursor.fetchall()}
    for row in ordered:
        row.id = ids[row.room, row.number]


def give_up_nonces(cursor: CursorWrapper, rows: list[Row]) -> None:
    """Of messages that move, before the new ones are stored: a nonce is there once."""
    marks = ", ".join(["%s"] * len(rows))
    cursor.execute(
        f"UPDATE chat_message SET nonce = NULL, fingerprint = NULL WHERE id IN ({marks})",
        [row.id for row in rows],
    )


def update(cursor: CursorWrapper, rows: list[Row]) -> None:
    """Write back what may have changed of stored messages, all in one statement."""
    table, values = given(
        _UPDATED,
        [
            (row.id, row.rev, row.text, row.html, row.edited_at, row.deleted_at, row.parts)
            for row in sorted(rows, key=lambda row: row.id or 0)
        ],
    )
    set_ = ", ".join(f"{name} = v.{name}" for name in _UPDATED if name != "id")
    cursor.execute(f"{table} UPDATE chat_message SET {set_} FROM v WHERE chat_message.id = v.id", values)


def _aware(value: Any) -> Any:
    """Raw SQLite rows hold times without an offset; they are UTC."""
    if value is not None and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value
