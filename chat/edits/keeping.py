"""Keeping what a message said before an edit, in the transaction of that edit; letting it go with the message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from chat.edits.models import FormerText
from chat.messages.altering import Former
from chat.messages.writer.batch import Batch
from chat.messages.writer.tables import given

MOST = 100
"""Former texts of one message: its first one, and the newest after it; those between are let go."""
_GIVEN = {"message": "bigint", "turn": "int", "words": "text", "since": "timestamptz", "person": "bigint"}


def keep(batch: Batch, formers: Sequence[Former]) -> None:
    """Store what was edited in this batch, unless it was deleted in it, too."""
    turns: Counter[int] = Counter()
    rows: list[tuple[Any, ...]] = []
    for row, text, since in formers:
        if row.id is not None and row.deleted_at is None:
            turns[row.id] += 1
            rows.append((row.id, turns[row.id], text, since, row.author))
    if not rows:
        return
    table, values = given(_GIVEN, rows)
    batch.cursor.execute(
        f"{table} INSERT INTO chat_formertext (message_id, place, text, written_at, by_id)"
        " SELECT v.message, v.turn + COALESCE((SELECT MAX(f.place) FROM chat_formertext f"
        " WHERE f.message_id = v.message), 0), v.words, v.since, v.person FROM v RETURNING message_id, place",
        values,
    )
    for message, place in batch.cursor.fetchall():
        if place > MOST:
            FormerText.objects.filter(message=message, place__gt=1, place__lte=place - MOST + 1).delete()


def forget(batch: Batch) -> None:
    """A deleted message has never said anything."""
    gone = [row.id for row in batch.deleted if row.id is not None]
    if gone:
        FormerText.objects.filter(message__in=gone).delete()
