"""Rooms that somebody else holds, lanes that keep their order, and a queue that ends somewhere."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections, transaction

from accounts.models import User
from chat.messages import writer
from chat.messages.altering import Delete, Edit
from chat.messages.models import Message
from chat.messages.writer import queue, running
from chat.messages.writer.running import Held
from chat.rooms import locking
from chat.rooms.models import Room
from chat.wire.refusals import Unavailable
from chatsite.threads import Executor, in_thread
from tests.chat.messages.support import (
    answers,
    heard,
    log,
    plan,
    postgres_only,
    room_of,
)

Json = dict[str, Any]


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


async def test_the_queue_is_bounded(harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "QUEUE", 10)
    await heard()
    told = await answers([writer.submit(plan(harbour, alice)) for _ in range(12)])
    refused = [answer for answer in told if isinstance(answer, Unavailable)]
    assert len(refused) == 2
    assert all(answer.retry_after for answer in refused)
    assert await in_thread(Message.objects.count) == 10


async def test_the_queue_is_bounded_in_bytes(
    harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "QUEUE_BYTES", 50_000)
    await heard()
    large = "a" * 9_000
    told = await answers([writer.submit(plan(harbour, alice, large)) for _ in range(5)])
    assert [isinstance(answer, Unavailable) for answer in told] == [False, False, False, True, True]
    told = await answers([writer.submit(plan(harbour, alice, large)) for _ in range(3)])
    assert not any(isinstance(answer, Unavailable) for answer in told), "what is done weighs nothing"


async def test_who_waits_long_behind_a_stuck_batch_is_told(
    harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that hangs answers nobody; those who were not begun can be."""
    let_go, begun = threading.Event(), threading.Event()
    carry_out = running.run

    def stuck(*args: Any, **options: Any) -> Any:
        begun.set()
        let_go.wait(10)
        return carry_out(*args, **options)

    monkeypatch.setattr(queue, "run", stuck)
    monkeypatch.setattr(queue, "PATIENCE", 0.5)
    await heard()
    first = writer.submit(plan(harbour, alice, "begun"))
    await in_thread(begun.wait, 5)
    behind = writer.submit(plan(harbour, bob, "behind it"))
    began = time.monotonic()
    (answer,) = await asyncio.wait_for(answers([behind]), 5)
    assert isinstance(answer, Unavailable)
    assert answer.retry_after
    assert 0.4 < time.monotonic() - began < 3
    assert not first.settled
    let_go.set()
    assert (await first)["message"]["number"] == 1
    assert [message["text"] for message in await in_thread(log, harbour)] == ["begun"]


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


def test_what_goes_back_is_marked(harbour: Room, alice: User) -> None:
    outcome = running.run([plan(harbour, alice)], wait=False)
    assert not isinstance(outcome.answers[0], Held)
    assert outcome.free == {harbour.pk}


def test_a_room_of_nobody_is_not_waited_for(alice: User) -> None:
    room = room_of(alice)
    Room.objects.filter(pk=room.pk).delete()
    outcome = running.run([plan(room, alice)], wait=False)
    assert isinstance(outcome.answers[0], Exception) and not isinstance(outcome.answers[0], Held)
