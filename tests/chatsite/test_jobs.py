"""Work for later: taken by one, taken up again when a worker is gone, done in a second, and at once when woken."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from chat.drafts.models import Scheduled
from chatsite import jobs
from chatsite.jobs import record, rows, waking
from chatsite.jobs.registry import Again, Kind
from chatsite.jobs.worker import Worker
from chatsite.threads import in_thread
from tests.chat.messages.support import room_of
from tests.chat.rooms.support import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Work:
    """Rows of a real kind, and a hand that does them as it is told."""

    user: User
    fails: Callable[[int], None] = lambda pk: None
    done: list[int] = field(default_factory=list)

    def do(self, pk: int) -> None:
        self.fails(pk)
        if Scheduled.objects.filter(pk=pk, done_at=None).update(done_at=timezone.now()):
            self.done.append(pk)

    @property
    def kind(self) -> Kind:
        return Kind("test", rows=Scheduled.objects.all, do=self.do)

    def add(self, seconds: float = -1.0) -> int:
        """A row that is due so many seconds from now."""
        due = timezone.now() + timedelta(seconds=seconds)
        room = room_of(self.user, name=uuid.uuid4().hex)
        return Scheduled.objects.create(user=self.user, room=room, nonce=uuid.uuid4(), due_at=due, feed=1).pk


@pytest.fixture
def work(alice: User) -> Work:
    return Work(alice)


async def working(work: Work, seconds: float, *, ear: bool = False, standing: bool = False) -> Worker:
    """A worker that works for so long."""
    worker = Worker([replace(work.kind, standing=standing)])
    listening = asyncio.create_task(waking.listen(worker.wake)) if ear else None
    asyncio.get_running_loop().call_later(seconds, worker.stop)
    await worker.run()
    if listening:
        listening.cancel()
    return worker


def test_what_is_due_is_taken_by_one(work: Work) -> None:
    due = [work.add(-number) for number in range(1, 9)]
    work.add(60)
    claims = at_once([lambda: rows.claim(work.kind, 3)] * 4)
    taken = [one.pk for some in claims if isinstance(some, list) for one in some]
    assert sorted(taken) == sorted(due), claims
    assert rows.claim(work.kind, 10) == []


def test_those_due_first_come_first(work: Work) -> None:
    late, later = work.add(-1), work.add(-5)
    assert [one.pk for one in rows.claim(work.kind, 1)] == [later]
    (claim,) = rows.claim(work.kind, 5)
    assert claim.pk == late and 0.9 < claim.late < 30


def test_a_lapsed_lease_is_offered_again(work: Work) -> None:
    pk = work.add()
    short = replace(work.kind, lease=timedelta(milliseconds=200))
    (first,) = rows.claim(short, 5)
    assert rows.claim(short, 5) == []
    time.sleep(0.3)
    (second,) = rows.claim(short, 5)
    assert (second.pk, first.attempt, second.attempt) == (pk, 1, 2)
    rows.put_back(first, timedelta())  # the first one wakes up, and has no say any more
    assert rows.claim(short, 5) == []


async def test_a_worker_does_what_comes_within_a_second(work: Work) -> None:
    before, soon = await in_thread(work.add), await in_thread(work.add, 0.5)
    worker = await working(work, 1.4)
    assert work.done == [before, soon]
    assert worker.record.done == Counter(test=2) and sum(worker.record.lag.counts) == 2


async def test_how_late_a_standing_kind_is_nobody_can_tell(work: Work) -> None:
    await in_thread(work.add)
    worker = await working(work, 0.3, standing=True)
    assert worker.record.done == Counter(test=1) and sum(worker.record.lag.counts) == 0


async def test_it_is_woken_through_the_layer(work: Work) -> None:
    task = asyncio.create_task(working(work, 1.6, ear=True))
    await asyncio.sleep(0.4)  # it has looked, and found nothing
    await in_thread(work.add)
    jobs.wake()
    await asyncio.sleep(0.35)
    assert len(work.done) == 1
    await task


async def test_what_fails_is_tried_again_later_and_later_and_is_logged_without_its_words(
    work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    pk = await in_thread(work.add)
    tries: list[float] = []

    def fails(_: int) -> None:
        tries.append(time.monotonic())
        raise ValueError("the secret words")

    work.fails = fails
    worker = await working(work, 3.6)
    assert len(tries) == 3 and tries[2] - tries[1] > 1.5 * (tries[1] - tries[0]) > 1.2
    assert worker.record.failures == Counter(test=3) and not work.done
    told = [one for one in caplog.records if one.name == "jobs"]
    assert {(one.__dict__["kind"], one.__dict__["row"]) for one in told} == {("test", pk)}
    assert "secret" not in " ".join(one.getMessage() for one in told)


async def test_what_has_to_wait_is_not_a_failure(work: Work) -> None:
    await in_thread(work.add)
    waits = iter([Again(), None])

    def fails(_: int) -> None:
        if (error := next(waits)) is not None:
            raise error

    work.fails = fails
    worker = await working(work, 1.6)
    assert len(work.done) == 1 and not worker.record.failures


async def test_it_ends_with_what_is_in_hand(work: Work) -> None:
    await in_thread(work.add)
    work.fails = lambda _: time.sleep(0.8)
    await working(work, 0.3)
    assert len(work.done) == 1


def test_the_record_of_several_workers_is_their_sum(tmp_path: Path) -> None:
    for name, at in (("1", 100.0), ("2", 90.0)):
        one = record.Record(due={"test": 3})
        one.looked(at)
        one.did("test", 0.2)
        one.failed("test")
        one.write(tmp_path, name)
    (tmp_path / "worker-3.json").write_text("half a rec")
    whole = record.together(record.read(tmp_path))
    assert (whole.at, whole.due, whole.done, whole.failures) == (90.0, {"test": 3}, {"test": 2}, {"test": 2})
    assert sum(whole.lag.counts) == 2 and whole.lag.total == pytest.approx(0.4)


async def test_a_kind_that_waits_for_others_leaves_a_hand_free(work: Work) -> None:
    """A slow one in hand, more of them waiting: what has to be on time is done at once."""
    slow = Work(work.user, fails=lambda _pk: time.sleep(1.2))
    mine = [await in_thread(slow.add) for _ in range(3)]
    kinds = [
        replace(slow.kind, name="slow", rows=lambda: Scheduled.objects.filter(pk__in=mine), at_once=1),
        replace(work.kind, rows=lambda: Scheduled.objects.exclude(pk__in=mine)),
    ]
    worker = Worker(kinds)
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.4)
    assert worker.busy == 1
    pk = await in_thread(work.add)
    worker.wake()
    await asyncio.sleep(0.4)
    assert work.done == [pk] and slow.done == []
    worker.stop()
    await running
