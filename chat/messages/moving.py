"""Moving a message: it becomes a new one elsewhere, with all that hangs on it, and leaves a tombstone.

Who may do that, and where it leads to, is decided above (`chat/moves`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.db import models

from chat.messages import quoting, registry
from chat.messages.sending import MOVED_FROM
from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.messages.writer.tables import given
from chat.wire.encoding import moment


def move(
    batch: Batch, row: Row, room: int, *, by: int, thread: int | None = None, also_to_room: bool = False
) -> Row:
    """Move a living message to the end of a room whose row is locked, or of a thread there (its root's number), and
    return the new one. Author and `created_at` stay; an answer it was is one no more."""
    left = {"quote", *(name for names in registry.left_behind for name in names(row, thread))}
    parts = {name: value for name, value in row.parts.items() if name not in left}
    parts[MOVED_FROM] = {"room": row.room, "number": row.number, "by": by, "at": moment(batch.now)}
    new = replace(
        row, id=None, room=room, reply_to=None, thread=thread, also_to_room=also_to_room, parts=parts
    )
    batch.move(row, new, in_timeline=thread is None or also_to_room)
    quoting.follow(batch, row)
    return new


def bring(model: type[models.Model]) -> Callable[[Batch], None]:
    """What takes the rows of a table along whose column `message` names a message: for `registry.moves_along`."""
    table = model._meta.db_table

    def follow(batch: Batch) -> None:
        columns = {"old": "bigint", "new": "bigint"}
        pairs, values = given(columns, [(one.old.id, one.new.id) for one in batch.moved])
        batch.cursor.execute(
            f"{pairs} UPDATE {table} SET message_id = v.new FROM v WHERE {table}.message_id = v.old", values
        )

    return follow
