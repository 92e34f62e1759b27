"""Messages of which has still to be decided whom they tell: written down with the batch, so that a worker decides when
a process died between the commit and that.

A plain message in a room where nobody wants everything, without anybody's word, is none of them: it costs a glance.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from chat.messages.events import MessageChanged
from chat.messages.sending import MOVED_FROM
from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.messages.writer.tables import given
from chat.notifications import heeding
from chat.notifications.heeding import Heeded
from chat.notifications.models import Undecided
from chat.rooms.models import Kind
from chat.wire.events import Event, TimelineEvent

Place = tuple[int, int]
"""Room and number."""
MENTIONS = "mentions"
LEASE = timedelta(seconds=5)
"""How long those who committed it have for the deciding."""
MOST = 10_000
_COLUMNS = {
    "room_id": "bigint", "number": "bigint", "rev": "bigint", "due_at": "timestamptz", "attempts": "smallint",
}  # fmt: skip

_here: set[Place] = set()
"""What this process wrote down and has not decided: a hint, since the rows say it."""


def note(batch: Batch) -> None:
    """Write down, in one statement, the messages of this batch that may tell somebody, and those that must not any
    more: what was deleted or moved, or mentions others now."""
    rows: dict[Place, Row] = {}
    if batch.created:
        heeded = heeding.current()
        rows = {_place(row): row for row in batch.created if _may_tell(batch, row, heeded)}
    if len(batch.events) > len(batch.created):
        rows |= {_place(row): row for row in _changed(batch)}
    if rows:
        _write_down(batch, [rows[place] for place in sorted(rows)])


def concerns(event: Event) -> bool:
    """Whether this process wrote the event's message down."""
    return bool(_here) and isinstance(event, TimelineEvent) and (event.room, event.number) in _here


def done(places: Iterable[Place]) -> None:
    """They are decided, or a worker does it."""
    _here.difference_update(places)


def _may_tell(batch: Batch, row: Row, heeded: Heeded) -> bool:
    if row.kind == "system" or MOVED_FROM in row.parts:
        return False
    return bool(
        row.reply_to
        or row.thread
        or MENTIONS in row.parts
        or batch.rooms[row.room].kind == Kind.DIRECT
        or row.room in heeded.rooms
        or (heeded.words and heeded.words.found(row.text))
    )


def _changed(batch: Batch) -> Iterable[Row]:
    yield from batch.deleted
    yield from (one.old for one in batch.moved)
    for event in batch.events:
        if isinstance(event, MessageChanged) and MENTIONS in event.set and event.number is not None:
            row = batch.messages[event.room, event.number]
            if row is not None:
                yield row


def _write_down(batch: Batch, rows: list[Row]) -> None:
    due = batch.now + LEASE
    table, values = given(_COLUMNS, [(row.room, row.number, row.rev, due, 0) for row in rows])
    names = ", ".join(_COLUMNS)
    newer = ", ".join(f"{name} = excluded.{name}" for name in ("rev", "due_at", "attempts"))
    batch.cursor.execute(
        f"{table} INSERT INTO {Undecided._meta.db_table} ({names}) SELECT {names} FROM v WHERE true"
        f" ON CONFLICT (room_id, number) DO UPDATE SET {newer}, lease_until = NULL",
        values,
    )
    if len(_here) > MOST:  # batches that came to nothing leave theirs behind
        _here.clear()
    _here.update(map(_place, rows))


def _place(row: Row) -> Place:
    return row.room, row.number
