"""Quotes are kept with the replies, and follow what they quote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from chat.messages import shapes
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row

Json = dict[str, Any]
AT_ONCE = 100


def of(row: Row | None) -> Json | None:
    """What a reply keeps of `row`: nothing of a tombstone."""
    if row is None or row.deleted_at is not None:
        return None
    return shapes.quote(row.author, row.text, row.parts)


def follow(batch: Batch, row: Row, after: int = 0) -> None:
    """Bring the quotes of `row` up to date: a hundred in this transaction, the others right after it."""
    answers = batch.answers_to(row, after, AT_ONCE + 1)
    now = of(row)
    for answer in answers[:AT_ONCE]:
        if answer.deleted_at is None and answer.parts.get("quote") != now:
            batch.change(answer, parts={"quote": now})
    if len(answers) > AT_ONCE:
        batch.following.append(Requote(row.room, row.author, row.number, answers[AT_ONCE - 1].number))


@dataclass(slots=True, eq=False)
class Requote(Plan):
    """The next hundred replies of a message whose words changed."""

    AGAIN: ClassVar[bool] = True

    room: int
    actor: int
    number: int
    after: int

    def apply(self, batch: Batch) -> Json:
        row = batch.message(self.room, self.number)
        if row is not None:
            follow(batch, row, self.after)
        return {}
