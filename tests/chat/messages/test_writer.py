"""The process's writer: batches, the same nonce from everywhere, its doors."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import SynchronousOnlyOperation

from accounts.models import User
from chat import relay
from chat.messages import actions, registry, writer
from chat.messages.models import Message
from chat.messages.writer import running
from chat.messages.writer.plans import Plan
from chat.relay import underway
from chat.rooms.models import Room
from chat.wire.events import Event
from chatsite.threads import in_thread
from tests.chat.messages.support import (
    answers,
    assert_whole,
    at_once,
    heard,
    log,
    plan,
    say,
    stored,
)

Json = dict[str, Any]


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


def test_who_is_to_be_told_is_told_after_the_commit(harbour: Room, alice: User) -> None:
    heard: list[list[str]] = []

    def hook(events: list[Event]) -> None:
        assert Message.objects.filter(room=harbour).count() == 2
        heard.append([event.TYPE for event in events])

    told = registry.AfterCommit(lambda event: event.TYPE == "message.created", hook)
    registry.after_commit.append(told)
    try:
        actions.send_now([plan(harbour, alice), plan(harbour, alice)])
    finally:
        registry.after_commit.remove(told)
    assert heard == [["message.created", "message.created"]]


async def test_the_loop_itself_does_not_wait(harbour: Room, alice: User) -> None:
    with pytest.raises(SynchronousOnlyOperation):
        actions.send_now([plan(harbour, alice)])
