"""Editing and deleting a message that stands."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.utils.translation import gettext as _

from accounts.models import User
from chat.messages import links, mentioning, policy, quoting, reading, registry
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.rooms.policy import Permission
from chat.wire.refusals import BadRequest, Forbidden, NotFound

logger = logging.getLogger(__name__)
Json = dict[str, Any]


class Former(NamedTuple):
    """What a message said before an edit, and since when."""

    row: Row
    text: str
    since: datetime


@dataclass(slots=True, eq=False, kw_only=True)
class Edit(Plan):
    """Another text for one's own message; `html` is what it was rendered to, `mentions` whom it mentions."""

    room: int
    actor: int
    number: int
    text: str
    html: str | None = None
    mentions: Json = field(default_factory=dict)
    lane: object | None = None
    former: Former | None = None

    def weight(self) -> int:
        return 400 + 2 * len(self.text) + len(self.html or "")

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def apply(self, batch: Batch) -> Json:
        """The same text again changes nothing and takes no rev."""
        self.former = None
        stay = policy.allowed(batch, self.room, self.actor, Permission.MESSAGE_SEND)
        row = policy.living(batch, self.room, stay, self.number)
        if row.author != self.actor or row.kind != "text":
            raise Forbidden(_("Only your own messages can be edited."))
        if not self.text.strip() and not row.parts.get("files"):
            raise BadRequest(_("A message needs some text."), fields={"text": _("must not be blank")})
        for hook in registry.before_edit:
            hook(self, batch.rooms[self.room], row)
        before = row.parts.get(mentioning.PART, {})
        mentioning.check(self.mentions, before, stay.role, batch.rooms[self.room])
        if row.text != self.text:
            parts = {mentioning.PART: self.mentions} if self.mentions != before else None
            self.former = Former(row, row.text, row.edited_at or row.created_at)
            batch.change(row, {"text": self.text, "html": self.html, "edited_at": batch.now}, parts)
            quoting.follow(batch, row)
        return answered(batch, row, stay)

    @classmethod
    def write(cls, batch: Batch, plans: Sequence[Self]) -> None:
        formers = [plan.former for plan in plans if plan.former is not None]
        if formers:
            for hook in registry.edited:
                hook(batch, formers)


@dataclass(slots=True, eq=False, kw_only=True)
class Delete(Plan):
    """One's own message deleted, or another's by who moderates the room; `as_staff`: by the site's staff, who
    see messages of public rooms only and need not be in them."""

    room: int
    actor: int
    number: int
    reason: str = ""
    as_staff: bool = False
    lane: object | None = None

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def apply(self, batch: Batch) -> Json:
        """Deleting it once more gives the tombstone and takes no rev."""
        stay = self._staff(batch) if self.as_staff else policy.reader(batch, self.room, self.actor)
        row = policy.message(batch, self.room, stay, self.number)
        if not self.as_staff:
            own = row.author == self.actor and row.kind == "text"
            policy.require(
                batch.rooms[self.room], stay, Permission.MESSAGE_SEND if own else Permission.MESSAGE_MODERATE
            )
        if row.deleted_at is None:
            if not self.as_staff:
                for hook in registry.before_delete:
                    hook(self, batch.rooms[self.room], row, stay)
            batch.delete(row)
            quoting.follow(batch, row)
            if row.author != self.actor:
                details = {"room": row.room, "number": row.number, "by": self.actor, "reason": self.reason}
                logger.info("message.moderated", extra=details)
        return answered(batch, row, stay)

    @classmethod
    def write(cls, batch: Batch, plans: Sequence[Plan]) -> None:
        links.cut(row.id for row in batch.deleted if row.id is not None)

    def _staff(self, batch: Batch) -> Stay:
        """Staff, as somebody who may read every public room."""
        room, stay = batch.rooms[self.room], batch.stays.get((self.room, self.actor))
        staff = User.objects.filter(pk=self.actor, is_active=True, is_staff=True).exists()
        if stay is None or not staff or room.kind != policy.PUBLIC or room.deleted_at is not None:
            raise NotFound(_("There is no such room."))
        return stay


def answered(batch: Batch, row: Row, stay: Stay) -> Json:
    """The result `message`: the row as it stands after the command, as its sender may have it."""
    hidden = policy.hidden_before(batch, row.room, stay)
    return {"message": reading.for_reader([row.shape()], stay.user, hidden_before=hidden)[0]}
