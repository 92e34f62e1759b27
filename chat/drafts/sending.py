"""Sending what is due: by the worker, in the writer's batch, together with the end of its row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Self

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from chat.drafts import scheduling
from chat.drafts.events import told
from chat.drafts.models import Reason, Scheduled
from chat.messages import actions
from chat.messages.sending import Json, Send
from chat.messages.writer.batch import Batch
from chat.rooms.events import Mine
from chat.wire.refusals import Conflict, Forbidden, NotFound, Refusal, Unavailable
from chatsite.jobs import Again


class Changed(Conflict):
    """The row is not as it was read: its person changed or cancelled it, or somebody else has just sent it."""


@dataclass(slots=True, eq=False, kw_only=True)
class SendDue(Send):
    """A message whose time has come. `version`: the feed of its row when it was read."""

    AGAIN: ClassVar[bool] = True

    row: int
    version: int
    as_read: bool = False
    reason: str = Reason.GONE

    @classmethod
    def of(cls, row: Scheduled) -> Self:
        return cls(
            room=row.room_id, actor=row.user_id, nonce=row.nonce, text=row.text, reply_to=row.reply_to,
            thread=row.thread, also_to_room=row.also_to_room, files=tuple(row.files), row=row.pk, version=row.feed,
        )  # fmt: skip

    @classmethod
    def read(cls, batch: Batch, plans: list[Self]) -> None:  # type: ignore[override]
        """Lock the rows, behind the rooms and before the people, and see whether they are as they were read."""
        super(SendDue, cls).read(batch, plans)
        rows = Scheduled.objects.filter(pk__in=[plan.row for plan in plans], done_at=None).order_by("pk")
        feeds = dict(rows.select_for_update(no_key=True).values_list("pk", "feed"))
        for plan in plans:
            plan.as_read = feeds.get(plan.row) == plan.version

    def apply(self, batch: Batch) -> Json:
        if not self.as_read:
            raise Changed(_("It was changed meanwhile."))
        try:
            answer = Send.apply(self, batch)
        except Refusal as refusal:
            self.reason = self._reason(batch, refusal)
            raise
        batch.tell(self.actor, partial(_sent, self.row, self.actor))
        return answer

    def _reason(self, batch: Batch, refusal: Refusal) -> Reason:
        stay = batch.stays.get((self.room, self.actor))
        if stay is not None and not stay.active:
            return Reason.SUSPENDED
        if isinstance(refusal, Conflict):
            return Reason.TWICE
        if isinstance(refusal, NotFound) and not refusal.fields:
            return Reason.GONE
        if not isinstance(refusal, Forbidden):
            return Reason.POINTLESS
        if batch.rooms[self.room].archived_at is not None:
            return Reason.ARCHIVED
        return Reason.LEFT if stay is None or stay.id is None else Reason.FORBIDDEN


def _sent(row: int, user: int, feed: int) -> Mine:
    scheduling.forget(row, feed)
    return told(user, feed, row, None)


def send_due(pk: int) -> None:
    """Send one that is due, or keep it as failed with the reason. Raises `Again` when it has to wait a moment."""
    row = Scheduled.objects.filter(pk=pk, done_at=None, due_at__lte=Now()).first()
    if row is None:
        return
    plan = SendDue.of(row)
    try:
        (answer,) = actions.send_now([plan])
    except Refusal as refusal:  # what could be said of its text before it was sent
        plan.reason, answer = Reason.FORBIDDEN, refusal
    if isinstance(answer, Changed | Unavailable):
        raise Again
    if isinstance(answer, Refusal):
        scheduling.fail(pk, plan.version, plan.reason)
    elif isinstance(answer, Exception):
        raise answer
