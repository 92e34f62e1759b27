"""Voting and closing, in the writer's batch; what stands in the message follows the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chat.messages import policy
from chat.messages.altering import answered
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.polls.asking import PART, is_over
from chat.polls.models import Vote
from chat.rooms.policy import Permission
from chat.wire.refusals import BadRequest, Forbidden, NotFound, Unavailable

Json = dict[str, Any]
NEWEST = 20


@dataclass(slots=True, eq=False, kw_only=True)
class Choose(Plan):
    """Somebody's whole vote: these options and no others; none takes it back. What is so already changes nothing."""

    room: int
    actor: int
    number: int
    options: tuple[int, ...]
    lane: object | None = None

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def apply(self, batch: Batch) -> Json:
        stay = policy.allowed(batch, self.room, self.actor, Permission.MESSAGE_REACT)
        row, message = poll_of(batch, self.room, stay, self.number)
        poll: Json = row.parts[PART]
        if is_over(poll):
            raise Forbidden(_("This poll is closed."), fields={"number": _("is closed")})
        self._check(poll)
        mine = Vote.objects.filter(message=message, user=self.actor)
        held, wanted = set(mine.values_list("option", flat=True)), set(self.options)
        if wanted != held:
            mine.filter(option__in=held - wanted).delete()
            self._store(message, sorted(wanted - held))
            batch.change(row, parts={PART: self._counted(row, poll, held, wanted)})
        return answered(batch, row, stay)

    def _check(self, poll: Json) -> None:
        if not set(self.options) <= {one["id"] for one in poll["options"]}:
            raise BadRequest(
                _("There is no such option."), fields={"options": _("names no option of this poll")}
            )
        if len(self.options) > 1 and not poll["multiple"]:
            raise BadRequest(
                _("This poll takes one option only."), fields={"options": _("must have at most one entry")}
            )

    def _store(self, message: int, options: Iterable[int]) -> None:
        chosen = [Vote(message_id=message, user_id=self.actor, option=option) for option in options]
        Vote.objects.bulk_create(chosen)

    def _counted(self, row: Row, poll: Json, held: set[int], wanted: set[int]) -> Json:
        """The part with this vote in it."""
        options = [
            one
            if (one["id"] in held) == (one["id"] in wanted)
            else self._option(row, one, one["id"] in wanted)
            for one in poll["options"]
        ]
        return {**poll, "options": options, "voters": poll["voters"] + bool(wanted) - bool(held)}

    def _option(self, row: Row, one: Json, added: bool) -> Json:
        count = one["count"] + (1 if added else -1)
        if "users" not in one:
            return {**one, "count": count}
        users = [user for user in one["users"] if user != self.actor]
        if added:
            users = [self.actor, *users][:NEWEST]
        elif len(users) < min(count, NEWEST):
            users = list(newest(row.id, one["id"]))
        return {**one, "count": count, "users": users}


@dataclass(slots=True, eq=False, kw_only=True)
class Close(Plan):
    """No more votes: by its author, or by who moderates the room. One that is over stays as it is."""

    room: int
    actor: int
    number: int
    lane: object | None = None

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def apply(self, batch: Batch) -> Json:
        stay = policy.reader(batch, self.room, self.actor)
        row, _message = poll_of(batch, self.room, stay, self.number)
        own = row.author == self.actor
        needed = Permission.MESSAGE_SEND if own else Permission.MESSAGE_MODERATE
        policy.require(batch.rooms[self.room], stay, needed)
        poll: Json = row.parts[PART]
        if not is_over(poll):
            batch.change(row, parts={PART: {**poll, "closed": True}})
        return answered(batch, row, stay)


def poll_of(batch: Batch, room: int, stay: Stay, number: int) -> tuple[Row, int]:
    """The message of a poll that the person may read, and its id. Raises NotFound."""
    row = policy.living(batch, room, stay, number)
    if PART not in row.parts:
        raise NotFound(_("That message is no poll."), fields={"number": _("is no poll")})
    if row.id is None:  # sent in this very batch: nobody can have seen it
        raise Unavailable
    return row, row.id


def newest(message: int | None, option: int) -> Iterable[int]:
    """The ids of the 20 people who chose this option last."""
    found = Vote.objects.filter(message=message, option=option).order_by("-id")
    return found.values_list("user", flat=True)[:NEWEST]


def forget(batch: Batch) -> None:
    """Deleted messages lose their votes."""
    gone = [row.id for row in batch.deleted if row.id is not None]
    if gone:
        Vote.objects.filter(message__in=gone).delete()
