"""Guards of the writer and of what is written (rules 1 to 6, 26)."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from accounts import feeds
from chat.messages import policy, sending
from chat.messages.altering import Delete, Edit
from chat.messages.sending import Send
from chat.messages.writer import parking, running, stays
from chat.rooms import actions, changes, mine
from chat.rooms.models import Membership, Room
from chat.rooms.policy import Permission
from chat.wire.refusals import Conflict, Unavailable
from tests.model import world
from tests.model.guards.registry import ALONE, NOTHING_ELSE, guard, swap

Json = dict[str, Any]
COMING_AND_GOING = {
    "again": 150,
    "send": 60,
    "leave": 20,
    "remove": 60,
    "join": 0,
    "add": 20,
    "react": 80,
    "elsewhere": 100,
}


@guard(1, seed=5, acts={"remove": 40, "leave": 40, "elsewhere": 60, "send": 60})
def lock_first() -> Iterator[None]:
    """Who is in a room is read before its row is locked."""
    transact, read = running._transact, stays.read

    def early(plans: list[Any], *, wait: float | None) -> Any:
        with connection.cursor() as cursor:
            before = read(cursor, [(plan.room, plan.actor) for plan in plans])
        world.current[0].meanwhile()
        with swap(stays, "read", lambda *_: before):
            return transact(plans, wait=wait)

    with swap(running, "_transact", early):
        yield


@guard(1, acts=COMING_AND_GOING, steps={"act": 0.2}, rooms=(2, 3), aimed=1.0, length=60)
def nonce_before_membership() -> Iterator[None]:
    """Who has left is refused what he had sent."""
    apply = Send.apply

    def asked(plan: Send, batch: Any) -> Json:
        policy.allowed(batch, plan.room, plan.actor, Permission.MESSAGE_SEND)
        return apply(plan, batch)

    with swap(Send, "apply", asked):
        yield


@guard(
    1,
    seed=20,
    rare=True,
    acts=COMING_AND_GOING,
    steps={"act": 0.2},
    rooms=(2,),
    aimed=1.0,
    loss=0.0,
    length=60,
)
def told_as_sent() -> Iterator[None]:
    """Who may not read his message any more is told how it stands now."""
    with swap(Send, "_again", lambda plan, batch, row: row.shape()):
        yield


@guard(2, seed=4, commit_breaks=0.3)
def ok_after_commit() -> Iterator[None]:
    """A commit that broke is taken for one that was done."""

    def believed(plans: Any, left: list[int], outcome: Any, whole: Any) -> list[int]:
        running._take(left, outcome, whole)
        return []

    with swap(running, "_undecided", believed):
        yield


@guard(2, seed=60, acts={"edit": 80, "elsewhere": 60}, commit_breaks=0.4, rare=True)
def only_sends_again() -> Iterator[None]:
    """After a commit that broke, edits are made once more, too."""
    with swap(Edit, "AGAIN", True), swap(Delete, "AGAIN", True):
        yield


@guard(
    2,
    acts={**NOTHING_ELSE, "send": 400, "leave": 60, "elsewhere": 60},
    steps={"work": 0.3, "act": 2.0, "up": 4.0},
    **{**ALONE, "rooms": (1, 4), "clients": 2, "late": 0.0, "commit_breaks": 0.5, "strangers": 0.4},
)
def refused_stays_refused() -> Iterator[None]:
    """After a commit that broke, what had been refused is tried once more."""

    def all_again(plans: Any, left: list[int], outcome: Any, whole: Any) -> list[int]:
        running._drop_connection()
        return [place for place in left if plans[place].AGAIN]

    with swap(running, "_undecided", all_again):
        yield


@guard(3, seed=4, acts={"poison": 20, "send": 60}, commit_breaks=0.0)
def poisoned_alone() -> Iterator[None]:
    """A batch that fails twice is refused as a whole."""

    def refused(plans: Any, left: list[int], wait: Any, whole: Any) -> None:
        for place in left:
            whole.answers[place] = Unavailable()

    with swap(running, "_one_by_one", refused):
        yield


@guard(4, seed=16, acts={"again": 60, "edit": 60, "delete": 20})
def fingerprint() -> Iterator[None]:
    """A repeated send is compared with what is stored now."""
    again = Send._again

    def compared(plan: Send, batch: Any, row: Any) -> Json:
        if row.text != plan.text:
            raise Conflict
        return again(plan, batch, row)

    with swap(sending.Send, "_again", compared):
        yield


@guard(5, seed=8, acts={"drop": 20})
def deletion_takes_a_rev() -> Iterator[None]:
    """A deleted room takes no rev and is told to nobody."""

    def deleted(actor_id: int, room_id: int, *, as_staff: bool = False) -> None:
        actions._look(actor_id, room_id, Permission.ROOM_DELETE, as_staff)
        with transaction.atomic():
            Room.objects.filter(pk=room_id).update(deleted_at=Now(), slug=None, name_key=None)

    with swap(actions, "delete", deleted):
        yield


@guard(5, seed=2, acts={"remove": 40, "leave": 40}, loss=0.9)
def stays_end() -> Iterator[None]:
    """A removed member's row is deleted instead of ended."""

    def gone(change: Any, rev: int, taken: Any) -> None:
        Membership.objects.present().filter(room=change.room.id, user__in=list(change.leaves)).delete()

    with swap(changes.Change, "_end_stays", gone):
        yield


@guard(6, seed=2, acts={"mine": 60}, loss=0.9)
def mine_takes_a_feed() -> Iterator[None]:
    """What is somebody's own changes without a step of his counter."""
    take = feeds.take

    def taken(users: Any) -> dict[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before_feed")
            found = take(users)
            cursor.execute("ROLLBACK TO before_feed")
        return {user: feed - 1 for user, feed in found.items()}

    class Still:
        take = staticmethod(taken)

    with swap(mine, "feeds", Still):
        yield


@guard(26, seed=2, acts={"send": 120, "edit": 60}, held=0.5, length=60)
def lanes_keep_their_order() -> Iterator[None]:
    """A command that is put back lets the later ones of its socket pass."""

    def only_held(plans: list[Any], held: set[int]) -> list[Any]:
        return [None if plan.room in held else plan for plan in plans]

    def place(self: parking.Parking, plan: Any) -> int | None:
        return plan.room if plan.room in self._rooms else None

    with swap(running, "_not_held", only_held), swap(parking.Parking, "place", place):
        yield
