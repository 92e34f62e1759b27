"""Pinning a message and taking the pin out, in the writer's batch; the part follows the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chat.messages import moving
from chat.messages import policy as log
from chat.messages.altering import answered
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row
from chat.pins import policy
from chat.pins.models import Pin
from chat.rooms.locking import LockedRoom
from chat.wire.encoding import moment
from chat.wire.refusals import BadRequest, Forbidden, Unavailable

Json = dict[str, Any]
MOST = 100
PART = "pinned"


@dataclass(slots=True, eq=False, kw_only=True)
class SetPin(Plan):
    """A message pinned (`pinned`) or not. What is so already changes nothing."""

    room: int
    actor: int
    number: int
    pinned: bool
    lane: object | None = None

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def apply(self, batch: Batch) -> Json:
        stay = policy.allowed(batch, self.room, self.actor)
        row = log.living(batch, self.room, stay, self.number)
        if row.id is None:  # sent in this very batch: nobody can have seen it
            raise Unavailable
        if self.pinned and PART not in row.parts:
            self._pin(batch, row)
        elif not self.pinned and PART in row.parts:
            batch.change(row, parts={PART: None})
            Pin.objects.filter(message=row.id).delete()
        return answered(batch, row, stay)

    def _pin(self, batch: Batch, row: Row) -> None:
        if row.kind == "system":
            raise BadRequest(
                _("Only people's messages are pinned."), fields={"number": _("is a system message")}
            )
        _check_room(self.room, 1, "number")
        batch.change(row, parts={PART: {"by": self.actor, "at": moment(batch.now)}})
        Pin.objects.create(room_id=self.room, message_id=row.id, by_id=self.actor, at=batch.now)


def forget(batch: Batch) -> None:
    """What is deleted is no longer pinned."""
    gone = [row.id for row in batch.deleted if row.id is not None]
    if gone:
        Pin.objects.filter(message__in=gone).delete()


def check_place(_batch: Batch, rows: Sequence[Row], room: LockedRoom, _thread: int | None) -> None:
    """Before pinned messages move to another room: their pins go along and count there. Raises Forbidden."""
    pinned = sum(PART in row.parts for row in rows if row.room != room.id)
    if pinned:
        _check_room(room.id, pinned, "to")


def bring(batch: Batch) -> None:
    """The pins of what moved, and the rooms in which they are now."""
    _bring(batch)
    for room in {one.new.room for one in batch.moved if PART in one.new.parts}:
        there = [one.new.id for one in batch.moved if one.new.room == room]
        Pin.objects.filter(message__in=there).update(room=room)


def _check_room(room: int, more: int, field: str) -> None:
    if Pin.objects.filter(room=room).count() + more > MOST:
        raise Forbidden(
            _("A room has at most %(count)d pins. Take one out first.") % {"count": MOST},
            fields={field: _("is one too many")},
        )


_bring = moving.bring(Pin)
