"""The process's writer: batches, lanes, held rooms, broken commits, and the same nonce from everywhere."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import SynchronousOnlyOperation
from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from accounts.models import User
from chat import relay
from chat.messages import actions, quoting, registry, writer
from chat.messages.altering import Delete, Edit
from chat.messages.models import Message
from chat.messages.sending import Send
from chat.messages.writer import queue, running
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.running import Held
from chat.relay import underway
from chat.rooms import locking
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.later import Later
from chat.wire.refusals import Conflict, Forbidden, Unavailable
from chatsite.threads import Executor, in_thread
from tests.chat.messages.support import (
    POSTGRES,
    Ears,
    assert_whole,
    at_once,
    log,
    plan,
    room_of,
    say,
    stored,
)

Json = dict[str, Any]
postgres_only = pytest.mark.skipif(not POSTGRES, reason="SQLite has one lock for all rooms")


async def heard() -> Ears:
    """A hub's place on this loop."""
    ears = Ears()
    relay.listen(ears)
    return ears


async def answers(laters: list[Later[Json]]) -> list[Json | Exception]:
    return [await _answer(later) for later in laters]


async def _answer(later: Later[Json]) -> Json | Exception:
    try:
        return await later
    except Exception as error:  # noqa: BLE001, the caller looks at it
        return error


@pytest.fixture
def holder(harbour: Room) -> Iterator[threading.Event]:
    """Another transaction holds the harbour's row until the event is set."""
    holding, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            locking.lock([harbour.pk])
            holding.set()
            let_go.wait(20)

    executor = Executor("holder", 1)
    done = executor.submit(hold)
    assert holding.wait(10)
    yield let_go
    let_go.set()
    done.result(10)
    executor.submit(connections.close_all).result(10)
    executor.close()


async def test_what_arrives_together_is_one_batch(harbour: Room, alice: User, bob: User) -> None:
    ears = await heard()
    laters = [writer.submit(plan(harbour, person)) for person in (alice, bob) * 20]
    messages = await answers(laters)
    assert [message["message"]["number"] for message in messages] == list(range(1, 41))  # type: ignore[index]
    assert writer.current().batches == 1
    assert ears.revs(harbour) == list(range(1, 41))
    await in_thread(assert_whole, harbour)


async def test_the_answer_comes_before_the_event_and_after_the_commit(harbour: Room, alice: User) -> None:
    ears = await heard()
    seen: list[tuple[int, int]] = []
    later = writer.submit(plan(harbour, alice))
    later.then(lambda _: seen.append((len(ears.bells), 0)))
    message = await later
    assert seen == [(0, 0)]
    assert len(ears.bells) == 2
    assert await in_thread(stored, harbour, message["message"]["number"])


async def test_one_nonce_fifty_times_at_once_gives_one_message(harbour: Room, alice: User) -> None:
    ears = await heard()
    nonce = uuid4()
    laters = [writer.submit(plan(harbour, alice, nonce=nonce)) for _ in range(25)]
    await asyncio.sleep(0)
    threads = in_thread(at_once, 10, lambda _: say(harbour, alice, nonce=nonce))
    laters += [writer.submit(plan(harbour, alice, nonce=nonce)) for _ in range(25)]
    told = [*await answers(laters), *await threads]
    assert all(answer == told[0] for answer in told[:50]), told
    assert all(answer == told[0]["message"] for answer in told[50:]), told
    await asyncio.sleep(0.05)
    assert ears.revs(harbour) == [1]
    assert await in_thread(Message.objects.count) == 1


def _say_in(rooms: tuple[Room, ...], person: User, nonce: UUID, place: int) -> Json:
    return say(rooms[place], person, nonce=nonce)


def test_one_nonce_in_two_rooms_at_once(harbour: Room, crew: Room, alice: User) -> None:
    """No common lock keeps these apart, only the constraint: it undoes one batch, which then knows."""
    writer.stop()
    for _ in range(8):
        nonce = uuid4()
        told = at_once(2, partial(_say_in, (harbour, crew), alice, nonce))
        kinds = sorted("conflict" if isinstance(answer, Conflict) else "message" for answer in told)
        assert kinds == ["conflict", "message"], told
    assert Message.objects.count() == 8
    assert_whole(harbour)
    assert_whole(crew)


@postgres_only
def test_crossing_nonces_wait_for_nobody_in_a_circle(
    harbour: Room, crew: Room, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Two batches with the same nonces in opposite orders: rows go in sorted, so one waits for the other."""
    for _ in range(4):
        nonces = [uuid4() for _ in range(400)]

        def work(place: int, nonces: list[UUID] = nonces) -> list[Json | Exception]:
            listed = nonces if place else nonces[::-1]
            return actions.send_now([plan((harbour, crew)[place], alice, nonce=nonce) for nonce in listed])

        told = at_once(2, work)
        refused = [isinstance(answer, Conflict) for answers in told for answer in answers]
        assert sum(refused) == 400
    assert "deadlock" not in str([record.__dict__ for record in caplog.records])
    assert_whole(harbour)
    assert_whole(crew)


def test_a_constraint_error_undoes_the_whole_batch(
    harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nonce is stored by another process after it was looked up: here by hiding it from the first look."""
    nonce = uuid4()
    say(harbour, alice, "mine", nonce=nonce)
    looks = []
    read = Send.read.__func__  # type: ignore[attr-defined]

    def blind(cls: type[Send], batch: Batch, plans: list[Send]) -> None:
        looks.append(len(plans))
        if len(looks) > 1:
            read(cls, batch, plans)

    monkeypatch.setattr(Send, "read", classmethod(blind))
    first, again, last = actions.send_now(
        [plan(harbour, bob, "a"), plan(harbour, alice, "mine", nonce=nonce), plan(harbour, bob, "b")]
    )
    assert looks == [3, 3]
    assert [first["number"], again["number"], last["number"]] == [2, 1, 3]  # type: ignore[index]
    assert_whole(harbour)


@pytest.mark.parametrize("committed", [True, False])
def test_an_error_at_the_commit_means_unknown(
    committed: bool, harbour: Room, crew: Room, alice: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(harbour, alice, "old")
    breaks = [1]
    commit = BaseDatabaseWrapper.commit

    def broken(self: BaseDatabaseWrapper) -> None:
        if not breaks:
            return commit(self)
        breaks.pop()
        if committed:
            commit(self)
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(BaseDatabaseWrapper, "commit", broken)
    sent, refused, edited = writer.carry_out(
        [
            plan(harbour, alice, "new"),
            plan(harbour, charlie, "no"),
            Edit(room=harbour.pk, actor=alice.pk, number=1, text="edited"),
        ]
    )
    assert sent["message"]["number"] == 2  # type: ignore[index]
    assert isinstance(refused, Forbidden)
    assert isinstance(edited, Unavailable)
    assert Message.objects.count() == 2
    assert stored(harbour, 1).text == ("edited" if committed else "old")
    assert_whole(harbour)


def test_a_refused_send_stays_refused_after_an_unknown_commit(
    harbour: Room, alice: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two tries he joins: the first answer holds all the same."""
    commit = BaseDatabaseWrapper.commit
    breaks = [1]

    def broken(self: BaseDatabaseWrapper) -> None:
        if breaks:
            breaks.pop()
            raise OperationalError
        commit(self)

    drop = running._drop_connection

    def joined() -> None:
        drop()
        Membership.objects.create(room=harbour, user=charlie, since_rev=0)

    monkeypatch.setattr(BaseDatabaseWrapper, "commit", broken)
    monkeypatch.setattr(running, "_drop_connection", joined)
    sent, refused = actions.send_now([plan(harbour, alice), plan(harbour, charlie)])
    assert not isinstance(sent, Exception)
    assert isinstance(refused, Forbidden)


async def test_what_follows_a_command_is_tried_until_it_is_done(
    harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quotes beyond the first hundred: the database is away when their turn comes."""
    monkeypatch.setattr(queue, "INSISTING", 0.05)
    monkeypatch.setattr(quoting, "AT_ONCE", 2)
    await heard()
    await writer.submit(plan(harbour, alice, "old"))
    await answers([writer.submit(plan(harbour, bob, reply_to=1)) for _ in range(5)])
    apply, fails = quoting.Requote.apply, [1, 1, 1, 1]

    def failing(self: quoting.Requote, batch: Batch) -> Json:
        if fails:
            fails.pop()
            raise OperationalError("away")
        return apply(self, batch)

    monkeypatch.setattr(quoting.Requote, "apply", failing)
    await writer.submit(Edit(room=harbour.pk, actor=alice.pk, number=1, text="new"))
    for _ in range(100):
        messages = await in_thread(log, harbour)
        if [message["quote"]["excerpt"] for message in messages if "quote" in message] == ["new"] * 5:
            break
        await asyncio.sleep(0.05)
    else:
        pytest.fail("some quotes are still the old ones")
    assert fails == []


def test_a_nonce_repeated_in_a_batch_needs_no_second_try(
    harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    transact = running._transact

    def counted(plans: list[Plan], *, wait: float | None) -> running.Outcome:
        tries.append(len(plans))
        return transact(plans, wait=wait)

    monkeypatch.setattr(running, "_transact", counted)
    nonce = uuid4()
    actions.send_now([plan(harbour, alice, nonce=nonce) for _ in range(3)])
    assert tries == [3]


def test_a_lost_connection_before_the_commit_is_made_anew(harbour: Room, alice: User) -> None:
    broken = [1]

    def breaking(batch: Batch) -> None:
        if broken:
            broken.pop()
            raise OperationalError("terminating connection")

    registry.in_batch.append(breaking)
    try:
        assert say(harbour, alice)["number"] == 1
    finally:
        registry.in_batch.remove(breaking)
    assert_whole(harbour)


async def test_the_queue_is_bounded(harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "QUEUE", 10)
    await heard()
    told = await answers([writer.submit(plan(harbour, alice)) for _ in range(12)])
    refused = [answer for answer in told if isinstance(answer, Unavailable)]
    assert len(refused) == 2
    assert all(answer.retry_after for answer in refused)
    assert await in_thread(Message.objects.count) == 10


@postgres_only
async def test_a_held_room_holds_up_no_other(
    harbour: Room, crew: Room, alice: User, holder: threading.Event
) -> None:
    await heard()
    held = writer.submit(plan(harbour, alice))
    began = time.monotonic()
    for _ in range(20):
        await writer.submit(plan(crew, alice))
    assert time.monotonic() - began < 1
    assert not held.settled
    holder.set()
    assert (await held)["message"]["number"] == 1


@postgres_only
async def test_a_lane_keeps_its_order_behind_a_held_room(
    harbour: Room, crew: Room, alice: User, bob: User, holder: threading.Event
) -> None:
    """The second command of the socket is for a free room, and waits all the same."""
    await heard()
    lane = object()
    order: list[str] = []
    first = writer.submit(plan(harbour, alice, "first", lane=lane))
    second = writer.submit(plan(crew, alice, "second", lane=lane))
    first.then(lambda _: order.append("first"))
    second.then(lambda _: order.append("second"))
    await writer.submit(plan(crew, bob, "another socket's"))
    await asyncio.sleep(0.02)
    third = writer.submit(plan(crew, alice, "third", lane=lane))
    third.then(lambda _: order.append("third"))
    await asyncio.sleep(0.15)  # by now a thread of its own waits for the room
    assert order == []
    holder.set()
    await third
    assert order == ["first", "second", "third"]
    texts = await in_thread(lambda: [message["text"] for message in log(crew)])
    assert texts == ["another socket's", "second", "third"]


@postgres_only
async def test_a_room_held_for_long_is_told(
    harbour: Room, crew: Room, alice: User, holder: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    await heard()
    began = time.monotonic()
    (answer,) = await answers([writer.submit(plan(harbour, alice))])
    assert isinstance(answer, Unavailable)
    assert 4 < time.monotonic() - began < 7
    assert (await writer.submit(plan(crew, alice)))["message"]["number"] == 1
    holder.set()


async def test_commands_of_one_socket_take_effect_in_their_order(harbour: Room, alice: User) -> None:
    await heard()
    lane = object()
    laters = [writer.submit(plan(harbour, alice, "0", lane=lane))]
    for turn in range(1, 30):
        laters.append(
            writer.submit(Edit(room=harbour.pk, actor=alice.pk, number=1, text=str(turn), lane=lane))
        )
        if turn % 7 == 0:
            await asyncio.sleep(0.002)
    laters.append(writer.submit(Delete(room=harbour.pk, actor=alice.pk, number=1, lane=lane)))
    told = await answers(laters)
    revs = [answer["message"]["rev"] for answer in told]  # type: ignore[index]
    assert revs == list(range(1, 32))


async def test_pages_hand_over_to_the_processs_writer(harbour: Room, alice: User) -> None:
    """From a thread of a process with a loop: the same writer, so answers and events keep their order."""
    ears = await heard()
    await writer.submit(plan(harbour, alice))
    before = writer.current().batches
    tombstone = await in_thread(actions.delete, alice.pk, harbour.pk, 1)
    assert tombstone["deleted"]
    assert writer.current().batches == before + 1
    assert ears.revs(harbour) == [1, 2]


async def test_many_from_a_page_are_a_few_batches(harbour: Room, alice: User) -> None:
    """The example community is made by a page of a process with a loop."""
    await heard()
    await writer.submit(plan(harbour, alice))
    before = writer.current().batches
    told = await in_thread(actions.send_now, [plan(harbour, alice, str(place)) for place in range(600)])
    assert [message["number"] for message in told] == list(range(2, 602))  # type: ignore[index]
    assert writer.current().batches - before <= 3


async def test_the_writer_does_not_publish_into_a_held_context(harbour: Room, alice: User) -> None:
    ears = await heard()
    with relay.holding() as events:
        await writer.submit(plan(harbour, alice))
        assert events == []
    assert ears.revs(harbour) == [1]


def test_writers_of_many_threads_leave_no_gap(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    def talk(place: int) -> int:
        person = (alice, bob)[place % 2]
        done = 0
        for turn in range(15):
            batch = [plan((harbour, crew)[(place + turn + k) % 2], person) for k in range(3)]
            done += sum(not isinstance(answer, Exception) for answer in actions.send_now(batch))
        return done

    assert at_once(6, talk) == [45] * 6
    assert_whole(harbour)
    assert_whole(crew)
    assert Message.objects.count() == 270
    assert [message["rev"] for message in log(harbour)] == list(range(1, len(log(harbour)) + 1))


class _Refusing(Plan):
    def __init__(self, room: Room, person: User) -> None:
        self.room, self.actor = room.pk, person.pk

    def apply(self, batch: Batch) -> Json:
        batch.rooms[self.room].next_rev()
        batch.steps += 1
        raise Forbidden


class _Dangling(Plan):
    """Writes a row that points to nobody: the database says so at the commit."""

    def __init__(self, room: Room, person: User) -> None:
        self.room, self.actor = room.pk, person.pk

    def apply(self, batch: Batch) -> Json:
        return {}

    @classmethod
    def write(cls, batch: Batch, plans: Sequence[Plan]) -> None:
        Membership.objects.bulk_create([Membership(room_id=10**9, user_id=10**9, since_rev=0)])


def test_a_constraint_that_speaks_at_the_commit_is_no_unknown_commit(harbour: Room, alice: User) -> None:
    """It was surely undone: the others of its batch go again, edits too, and it fails alone."""
    say(harbour, alice, "old")
    edit = Edit(room=harbour.pk, actor=alice.pk, number=1, text="new")
    told = writer.carry_out([plan(harbour, alice), _Dangling(harbour, alice), edit])
    assert isinstance(told[1], Unavailable)
    assert [told[0]["message"]["rev"], told[2]["message"]["rev"]] == [2, 3]  # type: ignore[index]
    assert_whole(harbour)


async def test_a_batch_is_under_way_until_it_is_answered(harbour: Room, alice: User) -> None:
    """A heal of the room waits so long: the reply stands before the event."""
    await heard()
    during: list[int] = []
    registry.in_batch.append(lambda batch: during.append(underway._rooms[harbour.pk]))
    try:
        later = writer.submit(plan(harbour, alice))
        later.then(lambda _: during.append(underway._rooms[harbour.pk]))
        await later
    finally:
        registry.in_batch.pop()
    assert during == [1, 1]
    await asyncio.wait_for(underway.quiet(harbour.pk), 1)
    assert underway._rooms[harbour.pk] == 0


def test_a_refusal_after_a_change_is_an_error(harbour: Room, alice: User) -> None:
    """It would leave a hole among the revs: the batch is undone, and the plan fails alone."""
    told = writer.carry_out([plan(harbour, alice), _Refusing(harbour, alice), plan(harbour, alice)])
    assert isinstance(told[1], Unavailable)
    assert [told[0]["message"]["rev"], told[2]["message"]["rev"]] == [1, 2]  # type: ignore[index]


def test_a_long_transaction_touches_its_rooms_again(
    harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tips look back by `changed_at`, which is written before the commit."""
    monkeypatch.setattr(running, "LONG", 0.3)
    write = Send.write.__func__  # type: ignore[attr-defined]

    def slow(cls: type[Send], batch: Batch, plans: list[Send]) -> None:
        write(cls, batch, plans)
        time.sleep(0.5)

    monkeypatch.setattr(Send, "write", classmethod(slow))
    began = timezone.now()
    say(harbour, alice)
    harbour.refresh_from_db()
    assert harbour.changed_at - began > timedelta(seconds=0.4)
    assert_whole(harbour)


def test_who_is_to_be_told_is_told_after_the_commit(harbour: Room, alice: User) -> None:
    heard: list[list[str]] = []

    def hook(events: list[Event]) -> None:
        assert Message.objects.filter(room=harbour).count() == 2
        heard.append([event.TYPE for event in events])

    registry.after_commit.append(hook)
    try:
        actions.send_now([plan(harbour, alice), plan(harbour, alice)])
    finally:
        registry.after_commit.remove(hook)
    assert heard == [["message.created", "message.created", "mine"]]


async def test_the_loop_itself_does_not_wait(harbour: Room, alice: User) -> None:
    with pytest.raises(SynchronousOnlyOperation):
        actions.send_now([plan(harbour, alice)])


def test_what_goes_back_is_marked(harbour: Room, alice: User) -> None:
    outcome = running.run([plan(harbour, alice)], wait=False)
    assert not isinstance(outcome.answers[0], Held)
    assert outcome.free == {harbour.pk}


def test_a_room_of_nobody_is_not_waited_for(alice: User) -> None:
    room = room_of(alice)
    Room.objects.filter(pk=room.pk).delete()
    outcome = running.run([plan(room, alice)], wait=False)
    assert isinstance(outcome.answers[0], Exception) and not isinstance(outcome.answers[0], Held)
