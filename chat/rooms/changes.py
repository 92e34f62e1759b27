"""One change of one room: the row locked, one rev for all of it, the events after the commit.

The order is the same everywhere, so that nothing deadlocks: the room, then people in id order (their feeds), then
their stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.rooms import locking, notices, reading
from chat.rooms.events import Mine, RoomAdded, RoomChanged, RoomRemoved
from chat.rooms.locking import LockedRoom
from chat.rooms.models import Membership, Role
from chat.rooms.notices import What
from chat.wire.events import Event
from chat.wire.refusals import Conflict, NotFound

ROOMS_PER_PERSON = 1000
State = dict[str, Any]
stays_ended: list[Callable[[int, Collection[int] | None], None]] = []
"""Filled at start: `(room id, user ids)` in the transaction in which their stays end, these people being locked; None
when the room is gone for everybody."""


@dataclass(slots=True)
class Change:
    """What an action wants done with a room that it holds locked; `finish` does it."""

    room: LockedRoom
    actor_id: int
    joins: dict[int, str] = field(default_factory=dict)
    """Who comes in, with his role."""
    leaves: dict[int, Literal["left", "removed"]] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    """Whose role becomes which."""
    told: list[tuple[What, tuple[int, ...]]] = field(default_factory=list)
    touched: bool = False
    gone: bool = False
    state: State = field(default_factory=dict)
    """RoomState without `me`, after the change."""

    def tell(self, what: What, *user_ids: int) -> None:
        """Have a system message written."""
        self.told.append((what, user_ids))

    def finish(self) -> None:
        """Take the rev, write, and publish after the commit. Does nothing when nothing was asked for."""
        if not (self.touched or self.joins or self.leaves or self.roles):
            self.state = self._read().state()
            return
        before = replace(self.room)
        rev = self.room.next_rev()
        written = [
            event
            for what, user_ids in self.told
            for event in notices.write(self.room, what, self.actor_id, user_ids)
        ]
        taken = feeds.take([*self.joins, *self.leaves, *self.roles])
        self._end_stays(rev, taken)
        self._begin_stays(rev, before, taken)
        self._set_roles(taken)
        self.room.members += len(self.joins) - len(self.leaves)
        locking.store([self.room])
        row = self._read()
        self.state = row.state()
        at_rev = replace(row, rev=rev, number=before.number, ordinal=before.ordinal)
        changed = RoomChanged(
            room=self.room.id,
            rev=rev,
            state=None if self.gone else at_rev.state(),
            joins=tuple(sorted(self.joins)),
            leaves=tuple(sorted(self.leaves)),
            changed=tuple(sorted(self.roles)),
            gone=self.gone,
        )
        events: list[Event] = [changed, *written, *self._personal(taken)]
        transaction.on_commit(partial(relay.publish, events))

    def _begin_stays(self, rev: int, before: LockedRoom, taken: dict[int, int]) -> None:
        """New members begin read. Where the room hides its history they see what comes from now on."""
        if not self.joins:
            return
        self._refuse_too_many()
        Membership.objects.bulk_create(
            Membership(
                room_id=self.room.id,
                user_id=user_id,
                role=role,
                since_rev=rev,
                hidden_before=before.number + 1 if self.room.hides_history else 0,
                feed=taken[user_id],
                read=before.number,
                read_ordinal=before.ordinal,
            )
            for user_id, role in sorted(self.joins.items())
        )

    def _refuse_too_many(self) -> None:
        """Counted while the people are locked, so that two rooms can't take somebody over the limit at once."""
        stays = Membership.objects.present().filter(room__deleted_at=None, user__in=list(self.joins))
        counted = stays.values_list("user").annotate(rooms=Count("pk")).filter(rooms__gte=ROOMS_PER_PERSON)
        for user_id in counted.values_list("user", flat=True):
            raise Conflict(
                _("You are in as many rooms as one person can be.")
                if user_id == self.actor_id
                else _("This person is in as many rooms as one person can be.")
            )

    def _end_stays(self, rev: int, taken: dict[int, int]) -> None:
        for user_id in sorted(self.leaves):
            self._stay(user_id).update(until_rev=rev, feed=taken[user_id])
        if self.leaves or self.gone:
            for take in stays_ended:
                take(self.room.id, None if self.gone else self.leaves)

    def _set_roles(self, taken: dict[int, int]) -> None:
        for user_id, role in sorted(self.roles.items()):
            self._stay(user_id).update(role=role, feed=taken[user_id])

    def _stay(self, user_id: int) -> Any:
        return Membership.objects.present().filter(room=self.room.id, user=user_id)

    def _personal(self, taken: dict[int, int]) -> Iterator[Event]:
        room = self.room.id
        for user_id in sorted(self.joins):
            yield RoomAdded(user=user_id, feed=taken[user_id], room=room)
        for user_id, why in sorted(self.leaves.items()):
            yield RoomRemoved(user=user_id, feed=taken[user_id], room=room, why=why)
        for user_id, role in sorted(self.roles.items()):
            yield Mine(user=user_id, feed=taken[user_id], room=room, set={"role": role})

    def _read(self) -> reading.RoomRow:
        with connection.cursor() as cursor:
            row = reading.room(cursor, self.room.id)
        assert row is not None, "the row is locked"
        return row


@contextmanager
def changing(room_id: int, actor_id: int) -> Iterator[Change]:
    """The room, locked, in one transaction; `finish` runs at the end. Raises NotFound for none or a deleted one.

    What was checked before has to be checked again inside.
    """
    with transaction.atomic():
        locked = locking.lock([room_id]).get(room_id)
        if locked is None or locked.deleted_at is not None:
            raise NotFound(_("There is no such room."))
        change = Change(locked, actor_id)
        yield change
        change.finish()


def refuse_without_owner(change: Change) -> None:
    """Raises Conflict when the change would leave a room, that people rule, without an owner."""
    going = [*change.leaves, *(who for who, role in change.roles.items() if role != Role.OWNER)]
    owners = Membership.objects.present().filter(room=change.room.id, role=Role.OWNER)
    if owners.filter(user__in=going).exists() and not owners.exclude(user__in=going).exists():
        raise Conflict(_("A room needs an owner. Make somebody else an owner first, or delete the room."))
