"""One connection's end: what is in hand before a restart, what breaks, what was done when the client had gone."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.sessions import seats
from accounts.sessions.seats import Seat
from chat import relay
from chat.gateway import limits, reading
from chat.gateway.closing import Close
from chat.gateway.connection import Connection
from chat.gateway.handshake import Admitted
from chat.gateway.hub import Hub
from chat.gateway.limits import Buckets
from chat.gateway.reading import Tips
from chat.presence.events import Typing
from chat.relay import publishing
from chat.wire import commands
from chat.wire.commands import Caller, Command, Entry
from tests.chat.gateway.held import hub_of

Json = dict[str, Any]


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    async with hub_of(monkeypatch) as hub:
        yield hub


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow(Command):
    """A command that takes its time."""


class Client:
    """The other end of a connection: what it sends, what it gets."""

    def __init__(self, hub: Hub, *, admitted_ago: float = 0.0) -> None:
        self.frames: asyncio.Queue[Json] = asyncio.Queue()
        self.got: list[Json] = []
        seat = Seat("session", 1, 1, 1, banned=False, reason="")
        admitted = Admitted(seat, {}, 0, "online", "era", time.monotonic() - admitted_ago)
        self.connection = Connection(hub, admitted, self.frames.get, self.take, lambda: 0)
        self.task = asyncio.create_task(self.connection.run())

    async def take(self, message: Json) -> None:
        self.got.append(message)

    def ask(self, kind: str) -> None:
        self.frames.put_nowait({"type": "websocket.receive", "text": json.dumps({"type": kind, "id": 1})})

    def objects(self) -> list[Json]:
        return [one for frame in self.got if "text" in frame for one in json.loads(frame["text"])]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """The command `slow`: (begun, may go on). It publishes once it may."""
    begun, onward = asyncio.Event(), asyncio.Event()

    async def handle(_: Caller, __: Slow) -> Json:
        begun.set()
        await onward.wait()
        relay.publish([Typing(topic="room:1", room=1, user=1)])
        return {}

    entry = Entry(Slow, {}, frozenset(), "command", {}, handler=handle)
    monkeypatch.setitem(commands.registry, "slow", entry)
    return begun, onward


async def test_what_is_in_hand_is_answered_before_a_restart(
    hub: Hub, slow: tuple[asyncio.Event, asyncio.Event]
) -> None:
    begun, onward = slow
    client = Client(hub)
    client.ask("slow")
    await asyncio.wait_for(begun.wait(), 3)
    client.connection.socket.close(Close.RESTART)
    await asyncio.sleep(0.05)
    onward.set()
    await asyncio.wait_for(client.task, 3)
    assert [one["ok"] for one in client.objects() if one["type"] == "reply"] == [True]
    assert client.got[-1] == {"type": "websocket.close", "code": 1012}


async def test_a_session_that_ended_during_a_long_handshake_ends_the_socket(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its doorbell and its tip came while nobody of that name was here."""
    now = Tips({}, {1: (0, 2)}, hub.healer._era)
    monkeypatch.setattr(reading, "tips_of", lambda rooms, users: now)
    monkeypatch.setattr(seats, "again", lambda seat: None)
    client = Client(hub, admitted_ago=60)
    await asyncio.wait_for(client.task, 3)
    assert client.got[-1] == {"type": "websocket.close", "code": 4401}


async def test_but_not_to_somebody_who_is_banned(hub: Hub, slow: tuple[asyncio.Event, asyncio.Event]) -> None:
    begun, onward = slow
    client = Client(hub)
    client.ask("slow")
    await asyncio.wait_for(begun.wait(), 3)
    client.connection.socket.close(Close.BANNED)
    onward.set()
    await asyncio.wait_for(client.task, 3)
    assert [one["type"] for one in client.objects()] == ["welcome"]
    assert client.got[-1] == {"type": "websocket.close", "code": 4403}


async def test_what_was_done_is_told_though_the_client_has_gone(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    begun = asyncio.Event()

    async def handle(_: Caller, __: Slow) -> Json:
        relay.publish([Typing(topic="room:1", room=1, user=1)])
        begun.set()
        await asyncio.sleep(10)
        return {}

    monkeypatch.setitem(
        commands.registry, "slow", Entry(Slow, {}, frozenset(), "command", {}, handler=handle)
    )
    monkeypatch.setattr(publishing, "_tell", told.extend)
    client = Client(hub)
    client.ask("slow")
    await asyncio.wait_for(begun.wait(), 3)
    client.frames.put_nowait({"type": "websocket.disconnect"})
    await asyncio.wait_for(client.task, 3)
    assert any(isinstance(event, Typing) for event in told)


async def test_a_task_that_breaks_ends_the_socket_so_that_the_client_comes_again(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(hub)

    async def broken(_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(client.connection.server, "_serve", broken)
    client.ask("slow")
    await asyncio.wait_for(client.task, 3)
    assert client.got[-1] == {"type": "websocket.close", "code": 1001}
    assert not hub.sockets


def test_small_factors_let_one_through_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "factor", lambda: 0.1)
    assert Buckets().take("typing", 1, *limits.RATES["typing"]) == 0.0
