"""Threads whose followers have still to be told: written down with the batch, so that a worker does what a process
has left undone that died between the commit and the telling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection

from chat.messages.reading import numbers
from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.messages.writer.tables import given
from chat.threads.models import Untold

Json = dict[str, Any]
LEASE = timedelta(seconds=5)
"""How long those who committed it have for the telling."""
MOST = 100
"""How many of the newest replies are looked through for who is named in them."""
_COLUMNS = {
    "room_id": "bigint", "thread": "bigint", "first": "bigint", "rev": "bigint", "due_at": "timestamptz",
    "attempts": "smallint",
}  # fmt: skip


class Touched(NamedTuple):
    """A thread, and what a batch did to it: the replies that came and those that went."""

    room: int
    thread: int
    added: list[Row]
    gone: list[Row]


def note(batch: Batch, touched: Sequence[Touched]) -> None:
    """Write down, in one statement, that these threads' followers have to be told; at least one thread."""
    due = batch.now + LEASE
    table, values = given(
        _COLUMNS,
        [
            (one.room, one.thread, min((row.number for row in one.added), default=None),
             max(row.rev for row in one.added + one.gone), due, 0)
            for one in touched
        ],
    )  # fmt: skip
    names = ", ".join(_COLUMNS)
    batch.cursor.execute(
        f"{table} INSERT INTO chat_untold ({names}) SELECT {names} FROM v WHERE true"
        " ON CONFLICT (room_id, thread) DO UPDATE SET rev = excluded.rev, due_at = excluded.due_at,"
        " first = CASE WHEN chat_untold.first <= excluded.first THEN chat_untold.first"
        " ELSE COALESCE(excluded.first, chat_untold.first) END",
        values,
    )


def settle(room: int, thread: int, rev: int) -> None:
    """The followers know everything up to `rev`."""
    Untold.objects.filter(room=room, thread=thread, rev__lte=rev).delete()


def replies(one: Untold) -> list[Json]:
    """The replies that were not told of, the newest 100 of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM chat_message WHERE room_id = %s AND thread = %s AND number >= %s"
            " ORDER BY number DESC LIMIT %s",
            [one.room_id, one.thread, one.first or 2**62, MOST],
        )
        return numbers(cursor, one.room_id, [number for (number,) in cursor.fetchall()])
