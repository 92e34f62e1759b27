"""Quotes are kept with the replies, and follow what they quote."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, ClassVar

from chat.messages import requoting, shapes
from chat.messages.writer import submit
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row
from chat.wire.refusals import Refusal
from chatsite.threads import in_thread

logger = logging.getLogger(__name__)
Json = dict[str, Any]
AT_ONCE = 100
EVERY = 1.0
"""Seconds between two looks for what was left; with a lease, less than the 5 s that the contract gives."""


def of(row: Row | None) -> Json | None:
    """What a reply keeps of `row`: nothing of a tombstone."""
    if row is None or row.deleted_at is not None:
        return None
    return shapes.quote(row.author, row.text, row.html, row.parts)


def follow(batch: Batch, row: Row) -> None:
    """Bring the quotes of `row` up to date: a hundred in this transaction, the others right after it.

    That they are to come is written down with the hundred; see `requoting`.
    """
    last = _next(batch, row, 0)
    if last is not None:
        requoting.begin(row.room, row.number, last)
        batch.following.append(Requote(row.room, row.number))


def _next(batch: Batch, row: Row, after: int) -> int | None:
    """Change the next hundred replies; the last one's number when there are more."""
    answers = batch.answers_to(row, after, AT_ONCE + 1)
    now = of(row)
    for answer in answers[:AT_ONCE]:
        if answer.deleted_at is None and answer.parts.get("quote") != now:
            batch.change(answer, parts={"quote": now})
    return answers[AT_ONCE - 1].number if len(answers) > AT_ONCE else None


@dataclass(slots=True, eq=False)
class Requote(Plan):
    """The next hundred replies of a message whose words changed, wherever its Requoting stands by now."""

    AGAIN: ClassVar[bool] = True

    room: int
    number: int
    actor: int = 0
    """Nobody: it follows from what somebody was allowed to do."""

    def apply(self, batch: Batch) -> Json:
        row = batch.message(self.room, self.number)
        after = requoting.place(self.room, self.number)
        if row is None or after is None:
            return {}
        last = _next(batch, row, after)
        requoting.move(self.room, self.number, last)
        if last is not None:
            batch.following.append(Requote(self.room, self.number))
        return {}


async def sweep() -> None:
    """Take up what a process that died has left, until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            for room, number in await in_thread(requoting.take_lapsed):
                logger.info("quotes.taken_up", extra={"room": room, "number": number})
                await submit(Requote(room, number))
        except Refusal:
            pass  # it stays due, and lapses again
        except Exception:  # without this task some quotes would stay as they were
            logger.exception("quotes.sweep_failed")
