"""A thread is resolved: whoever asked, or a moderator, says that it is done. It can be undone the same way; a reply
that comes later doesn't."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chat.messages import policy
from chat.messages.altering import answered
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.rooms.policy import Permission
from chat.wire.encoding import moment
from chat.wire.refusals import BadRequest

Json = dict[str, Any]
PART = "resolved"


@dataclass(slots=True, eq=False, kw_only=True)
class Resolve(Plan):
    """The part `resolved` of a thread's root: `{by, at}`, or gone. What is so already changes nothing."""

    room: int
    actor: int
    number: int
    resolved: bool
    lane: object | None = None

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def apply(self, batch: Batch) -> Json:
        stay = policy.allowed(batch, self.room, self.actor, Permission.MESSAGE_SEND)
        row = policy.living(batch, self.room, stay, self.number)
        if row.author != self.actor:
            policy.require(batch.rooms[self.room], stay, Permission.MESSAGE_MODERATE)
        if row.thread is not None or not (row.parts.get("replies") or row.parts.get(PART)):
            raise BadRequest(_("Only a thread can be resolved."), fields={"thread": _("begins no thread")})
        if bool(row.parts.get(PART)) != self.resolved:
            batch.change(
                row, parts={PART: {"by": self.actor, "at": moment(batch.now)} if self.resolved else None}
            )
        return answered(batch, row, stay)


def people(message: Json) -> Iterable[int]:
    """Who resolved it, for the directory."""
    return (message[PART]["by"],) if PART in message else ()
