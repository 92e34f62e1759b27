"""Hints on their way: few, together, beside what goes anyway, and to nobody who may not hear them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chat.gateway import spread, typists
from chat.gateway.hub import Hub
from chat.gateway.reading import Apart
from chat.gateway.socket import Socket
from chat.presence.events import Typing
from chat.receipts.events import Receipt
from chat.relay.doorbells import HintBell, RoomBell, Stroke, bells
from chat.wire.encoding import encode
from tests.chat.gateway.held import hub_of, socket_of, told

ROOM = "room:10"


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    async with hub_of(monkeypatch) as hub:
        yield hub


def looking(hub: Hub, *users: int, topic: str = ROOM) -> list[Socket]:
    sockets = [socket_of(hub, user) for user in users]
    for socket in sockets:
        hub.hints.watch(socket, frozenset({topic}))
    return sockets


def typing(user: int, thread: int | None = None) -> HintBell:
    topic = ROOM if thread is None else f"thread:10:{thread}"
    return bell_of(Typing(topic=topic, author=user, room=10, user=user, thread=thread))


def receipt(user: int, number: int) -> HintBell:
    return bell_of(Receipt(topic=ROOM, author=user, room=10, user=user, number=number))


def bell_of(event: Any) -> HintBell:
    (one,) = bells([event])
    assert isinstance(one, HintBell)
    return one


def said(user: int, rev: int = 1, **fields: Any) -> RoomBell:
    message = {"room": 10, "number": 1, "author": user, **fields}
    frame = encode({"type": "message.created", "room": 10, "rev": rev, "message": message})
    return RoomBell(10, rev, rev, (Stroke(rev, frame),))


async def test_the_first_goes_at_once_and_the_newest_of_the_rest_together(hub: Hub) -> None:
    sockets = looking(hub, *range(1, 16))
    hub.ring(receipt(100, 1))
    assert [one["number"] for one in told(sockets[0])] == [1]
    for number in range(2, 9):
        for user in (100, 101):
            hub.ring(receipt(user, number))
    assert len(told(sockets[0])) == 1
    await asyncio.sleep(0.1)
    for socket in sockets:
        assert [(one["user"], one["number"]) for one in told(socket)[1:]] == [(100, 8), (101, 8)]
        assert len(socket.sink._queue) == 2, "together"


async def test_what_goes_to_many_rides_on_the_next_frame(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "RIDES", 0.2)
    sockets = looking(hub, *range(1, spread.AT_ONCE + 2))
    hub.ring(typing(100))
    assert all(len(told(socket)) == 1 and not socket.sink._wake.is_set() for socket in sockets)
    sockets[0].tell({"type": "mine"})
    assert sockets[0].sink._wake.is_set()
    assert [one["type"] for one in told(sockets[0])] == ["typing", "mine"]
    await asyncio.sleep(0.3)
    assert all(socket.sink._wake.is_set() for socket in sockets), "none waits for long"


async def test_nobody_looks_nothing_waits(hub: Hub) -> None:
    (socket,) = looking(hub, 1)
    for number in range(1, 9):
        hub.ring(receipt(100, number))
    assert hub.hints._spread._waiting
    hub.hints.watch(socket, frozenset())
    assert not hub.hints._spread._waiting
    for number in range(1, 9):
        hub.ring(receipt(100, number))
    assert not hub.hints._spread._waiting
    assert not hub.hints._spread._rest


async def test_neither_who_it_is_about_nor_who_is_apart_is_told(hub: Hub) -> None:
    me, blocked, reserved, other = looking(hub, 1, 2, 3, 4)
    hub.hints.apart.know(2, Apart(frozenset({1}), reserved=False))
    hub.hints.apart.know(3, Apart(frozenset(), reserved=True))
    for _ in range(2):
        hub.ring(receipt(1, 5))
        hub.ring(typing(1))
        hub.ring(receipt(9, 5))
        await asyncio.sleep(0.1)
    kinds = {socket: {(one["type"], one["user"]) for one in told(socket)} for socket in hub.sockets}
    assert kinds[me] == {("receipt", 9)}
    assert kinds[blocked] == {("receipt", 9)}
    assert kinds[reserved] == {("typing", 1)}, "who keeps his marks to himself hears of none"
    assert kinds[other] == {("receipt", 1), ("typing", 1), ("receipt", 9)}


async def test_who_said_it_writes_no_more(hub: Hub) -> None:
    looking(hub, 1)
    hub.ring(typing(5))
    hub.ring(typing(6))
    hub.ring(typing(6, thread=3))
    hub.ring(said(7))
    assert [one["user"] for one in hub.hints.typing_now([ROOM], besides=1)] == [5, 6]
    hub.ring(said(6, 2))
    assert [one["user"] for one in hub.hints.typing_now([ROOM], besides=1)] == [5]
    assert [one["user"] for one in hub.hints.typing_now(["thread:10:3"], besides=1)] == [6]
    hub.ring(said(6, 3, thread=3))
    hub.ring(said(5, 4))
    assert hub.hints.typing_now([ROOM, "thread:10:3"], besides=1) == []
    assert not hub.hints.typists._rooms


async def test_nor_is_told_late_that_he_did(hub: Hub) -> None:
    (socket,) = looking(hub, 1)
    hub.ring(receipt(9, 1))
    hub.hints._spread._rest[ROOM] = hub.loop.time() + 0.05
    hub.ring(typing(5))
    hub.ring(said(5))
    await asyncio.sleep(0.1)
    assert [one["type"] for one in told(socket)] == ["receipt"]


async def test_of_a_crowd_that_writes_a_few_are_told(hub: Hub) -> None:
    looking(hub, 1)
    for user in range(100, 150):
        hub.ring(typing(user))
    assert len(hub.hints.typing_now([ROOM], besides=1)) == typists.AT_ONCE
