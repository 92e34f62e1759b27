"""Carrying out plans in transactions: what is refused fails alone, what breaks is tried again.

Each rule here is one of docs/delivery.md: rooms before anything else, `ok` only after the commit, an error at
the commit is "unknown", a constraint error undoes the whole batch, and a batch that fails twice runs one by one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from chat.messages import clock
from chat.messages.writer import stays
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.rooms import locking
from chat.wire.events import Event
from chat.wire.refusals import NotFound, Refusal, Unavailable

logger = logging.getLogger(__name__)
Json = dict[str, Any]
Answer = Json | Exception

PATIENCE = 5.0
"""Seconds after which commands that could not be carried out are told to come again."""
LONG = 5.0
"""Seconds after which a transaction's rooms are touched once more."""
SHORT = 0.1


class Held(Exception):
    """Another transaction has the room, or an earlier plan of the lane is held: the plan goes back."""


@dataclass(slots=True)
class Outcome:
    """What became of plans: an answer for each (`Held` for one that goes back), and what to tell."""

    answers: list[Answer]
    events: list[Event] = field(default_factory=list)
    following: list[Plan] = field(default_factory=list)
    free: set[int] = field(default_factory=set)
    """Rooms that could be locked."""


class _Unknown(Exception):
    """The commit broke: it may or may not have been done. Carries what would have been answered."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def run(plans: Sequence[Plan], *, wait: bool, patience: float = PATIENCE) -> Outcome:
    """Carry out the plans, in one transaction where that works. Call outside of one, in a thread.

    With `wait`, rooms that others hold are waited for, for `patience` seconds; otherwise their plans go back.
    Never raises.
    """
    whole = Outcome([Unavailable(retry_after=1.0) for _ in plans])
    left = list(range(len(plans)))
    until = time.monotonic() + patience
    failures = 0
    while left and (rest := until - time.monotonic()) > SHORT:
        try:
            outcome = _transact([plans[i] for i in left], wait=rest if wait else None)
        except _Unknown as unknown:
            failures += 1
            left = _undecided(plans, left, unknown.outcome, whole)
        except (OperationalError, InterfaceError) as error:
            failures += 1
            logger.warning("writer.database", extra={"error": str(error)[:200]})
            _drop_connection()
        except Exception:
            failures += 1
            if failures > 1:
                logger.exception("writer.failed")
                _one_by_one(plans, left, rest if wait else None, whole)
                return whole
        else:
            _take(left, outcome, whole)
            return whole
        if failures > 2:
            break
    return whole


def _take(places: list[int], outcome: Outcome, whole: Outcome) -> None:
    for i, answer in zip(places, outcome.answers, strict=True):
        whole.answers[i] = answer
    whole.events += outcome.events
    whole.following += outcome.following
    whole.free |= outcome.free


def _undecided(plans: Sequence[Plan], left: list[int], outcome: Outcome, whole: Outcome) -> list[int]:
    """After an unknown commit: what was refused stays refused, what goes back goes back, and only what may be
    done again is tried again; the rest keeps its `unavailable`."""
    logger.warning("writer.unknown_commit", extra={"plans": len(left)})
    _drop_connection()
    again = []
    for i, answer in zip(left, outcome.answers, strict=True):
        if isinstance(answer, Exception):
            whole.answers[i] = answer
        elif plans[i].AGAIN:
            again.append(i)
    return again


def _one_by_one(plans: Sequence[Plan], left: list[int], wait: float | None, whole: Outcome) -> None:
    """So that a poisoned command fails alone."""
    behind: set[object] = set()
    for i in left:
        plan = plans[i]
        if plan.lane is not None and plan.lane in behind:
            whole.answers[i] = Held()
            continue
        try:
            outcome = _transact([plan], wait=wait)
        except _Unknown as unknown:
            _undecided(plans, [i], unknown.outcome, whole)
        except Exception:
            logger.exception("writer.command_failed", extra={"plan": type(plan).__name__})
            _drop_connection()
        else:
            _take([i], outcome, whole)
            if isinstance(whole.answers[i], Held) and plan.lane is not None:
                behind.add(plan.lane)


def _transact(plans: list[Plan], *, wait: float | None) -> Outcome:
    began = time.monotonic()
    outcome: Outcome | None = None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            batch, done = _work(cursor, plans, wait)
            outcome = done
    except Exception as error:
        # A constraint that is checked at the commit has surely undone it; anything else there may have been done.
        if outcome is not None and not isinstance(error, IntegrityError):
            raise _Unknown(outcome) from error
        raise
    if wait is None:
        _keep_connection()
    if time.monotonic() - began > LONG:
        _touch_again(batch.rooms)
    return outcome


def _work(cursor: Any, plans: list[Plan], wait: float | None) -> tuple[Batch, Outcome]:
    """Lock, read, decide in order, write."""
    wanted = {room for plan in plans for room in plan.rooms()}
    if wait is not None and connection.vendor == "postgresql":
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(int(wait * 1000))])
    locked = locking.lock(wanted, skip_held=wait is None)
    held = _held(cursor, wanted - locked.keys()) if wait is None else set()
    batch = Batch(cursor, locked, clock.now())
    outcome = Outcome([], free=wanted - held)
    going = _not_held(plans, held)
    present = [plan for plan in going if plan is not None and plan.room in locked]
    batch.stays = stays.read(cursor, ((room, plan.actor) for plan in present for room in plan.rooms()))
    batch.load((plan.room, number) for plan in present for number in plan.numbers())
    for kind, alike in _by_kind(present):
        kind.read(batch, alike)
    for plan in going:
        outcome.answers.append(Held() if plan is None else _apply(batch, plan))
    done = [p for p, a in zip(plans, outcome.answers, strict=True) if not isinstance(a, Exception)]
    batch.flush()
    for kind, alike in _by_kind(done):
        kind.write(batch, alike)
    batch.finish()
    outcome.events, outcome.following = batch.events, batch.following
    return batch, outcome


def _not_held(plans: list[Plan], held: set[int]) -> list[Plan | None]:
    """The plans in their order, None for those that go back: of held rooms, and what follows them in a lane."""
    behind: set[object] = set()
    going: list[Plan | None] = []
    for plan in plans:
        back = plan.room in held or (plan.lane is not None and plan.lane in behind)
        if back and plan.lane is not None:
            behind.add(plan.lane)
        going.append(None if back else plan)
    return going


def _held(cursor: Any, missing: Iterable[int]) -> set[int]:
    """Of the rooms that could not be locked, those that exist."""
    ids = sorted(missing)
    if not ids:
        return set()
    cursor.execute(f"SELECT id FROM chat_room WHERE id IN ({', '.join(['%s'] * len(ids))})", ids)
    return {row[0] for row in cursor.fetchall()}


def _apply(batch: Batch, plan: Plan) -> Answer:
    if plan.room not in batch.rooms:
        return NotFound(_("There is no such room."))  # in the words of a room that he may not see
    steps = batch.steps
    try:
        return plan.apply(batch)
    except Refusal as refusal:
        if batch.steps != steps:
            raise RuntimeError(f"{type(plan).__name__} refused after it had changed something") from refusal
        return refusal


def _by_kind(plans: Iterable[Plan]) -> list[tuple[type[Plan], list[Plan]]]:
    kinds: dict[type[Plan], list[Plan]] = {}
    for plan in plans:
        kinds.setdefault(type(plan), []).append(plan)
    return list(kinds.items())


def _touch_again(rooms: Iterable[int]) -> None:
    """Tips look back 15 s by `changed_at`, which was written long before this commit: write it once more."""
    try:
        with transaction.atomic():
            locking.store(locking.lock(rooms).values())
    except DatabaseError:
        logger.exception("writer.not_touched")


def _keep_connection() -> None:
    """The writer's thread keeps its connection: taking one from the pool for each batch costs three questions."""
    if connection.connection is not None:
        connection.close_at = None


def _drop_connection() -> None:
    if not connection.in_atomic_block:
        connection.close()
