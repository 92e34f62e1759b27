"""The hub and its tasks: what they outlive, and what they let go of."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chat.gateway import healing, heartbeat, layer, reading
from chat.gateway.healing import Healer
from chat.gateway.hub import Hub
from chat.gateway.layer import Ear
from chat.gateway.reading import Healed, OwnRoom, Personal, Tips
from chat.relay import era, publishing, underway
from chat.relay.doorbells import UserBell, room_group
from chat.rooms.reading import RoomRow
from tests.chat.gateway.held import bell, hub_of, live, revs, socket_of, told


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    async with hub_of(monkeypatch) as hub:
        yield hub


async def soon(condition: Any, seconds: float = 3.0) -> float:
    """Wait until the condition holds; how long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.01)
    return time.monotonic() - began


def room_row(room: int, rev: int) -> RoomRow:
    return RoomRow(room, "public", None, "r", "", 1, False, None, "flat", 1, 0, 0, rev, None, False, None)


async def test_a_removal_whose_own_doorbell_was_lost_is_told_by_the_tips(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = socket_of(hub)
    live(hub, socket, 10, rev=5)
    hub.ring(bell(10, 6, leaves=(1,)))
    assert 10 not in socket.live
    monkeypatch.setattr(reading, "personal", lambda *_: Personal(1, [], [10]))
    monkeypatch.setattr(reading, "own_room", lambda *_: OwnRoom(1))
    hub.feeds.behind(1, 1)
    await soon(lambda: any(one["type"] == "room.removed" for one in told(socket)))


async def test_marks_of_threads_are_healed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = socket_of(hub)
    mine = {"type": "mine", "feed": 1, "room": 10, "thread": 3, "set": {"read": 4, "unread": 0}}
    monkeypatch.setattr(reading, "personal", lambda *_: Personal(1, [mine], []))
    hub.feeds.behind(1, 1)
    await soon(lambda: mine in told(socket))


async def test_another_era_leaves_nothing_of_the_old_one_to_who_comes_then(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(era, "_known", "new")
    hub.healer._era = "old"
    before = socket_of(hub, feed=90)
    live(hub, before, 10, rev=100)
    hub.ring(bell(10, 101))
    hub.healer._take(Tips({}, {}, "new"))
    assert before.closing
    now = socket_of(hub, feed=5)
    live(hub, now, 10, rev=50)
    hub.ring(bell(10, 51))
    hub.ring(UserBell(1, 6, None, "mine", {"type": "mine", "feed": 6, "set": {}}))
    hub._flush()
    assert revs(now, 10) == [51]
    assert [one["feed"] for one in told(now) if one["type"] == "mine"] == [6]


async def test_a_heal_waits_less_than_the_promise_for_a_room_that_is_never_quiet(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = socket_of(hub)
    live(hub, socket, 10, rev=5)
    monkeypatch.setattr(reading, "heal", lambda *_: Healed(room_row(10, 6), [], [], True, 6))
    underway.enter([10])
    try:
        hub.healer.behind(10, 6)
        assert await soon(lambda: 6 in revs(socket, 10)) < 0.9
    finally:
        underway.leave([10])


async def test_a_heal_tells_nothing_of_a_batch_that_began_while_it_read(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = socket_of(hub)
    live(hub, socket, 10, rev=5)

    def read(*_: Any) -> Healed:
        underway.enter([10])
        return Healed(room_row(10, 6), [], [], True, 6)

    monkeypatch.setattr(reading, "heal", read)
    hub.healer.behind(10, 6)
    await soon(lambda: underway._rooms[10])
    try:
        await asyncio.sleep(0.1)
        assert revs(socket, 10) == []
    finally:
        underway.leave([10])
    await soon(lambda: 6 in revs(socket, 10))


async def test_tips_and_heartbeat_outlive_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []

    def broken(*_: Any) -> None:
        looks.append("looked")
        raise RuntimeError

    async with hub_of(monkeypatch) as hub:
        socket_of(hub)
        monkeypatch.setattr(healing, "EVERY", 0.01)
        monkeypatch.setattr(heartbeat, "EVERY", 0.01)
        monkeypatch.setattr(reading, "tips", lambda: Tips({}, {}, ""))
        monkeypatch.setattr(Healer, "_take", broken)
        other = Healer(hub)
        await soon(lambda: len(looks) > 2)
        other.close()
        looks.clear()
        monkeypatch.setattr(heartbeat, "look", broken)
        beating = asyncio.create_task(heartbeat.beat(hub))
        await soon(lambda: len(looks) > 2)
        beating.cancel()


async def test_tips_that_came_late_are_followed_by_a_look_at_everything(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(hub, socket_of(hub), 10, rev=5)
    asked: list[list[int]] = []

    def tips_of(rooms: list[int], _: list[int]) -> Tips:
        asked.append(rooms)
        return Tips({}, {}, "")

    def late() -> Tips:
        time.sleep(0.3)
        return Tips({}, {}, "")

    monkeypatch.setattr(reading, "tips", late)
    monkeypatch.setattr(reading, "tips_of", tips_of)
    await hub.healer._read_tips(time.monotonic() - healing.PAUSE + 0.2)
    assert asked == [[10]], "12 s had passed when the statement ran, and not yet when it was asked for"


async def test_a_fault_of_the_hub_does_not_reach_who_publishes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def ring(self, _: Any) -> None:
            raise RuntimeError

    from chat.presence.events import Typing

    monkeypatch.setattr(publishing, "_listener", Broken())
    monkeypatch.setattr(publishing, "_queue", None)
    publishing._tell([Typing(topic="room:1", room=1, user=1)])


class FlakyLayer:
    """A layer that is not there at first."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.messages: asyncio.Queue[Any] = asyncio.Queue()

    async def new_channel(self, _: str) -> str:
        self.calls.append("new")
        if len(self.calls) == 1:
            raise ConnectionError
        return "mine"

    async def group_add(self, group: str, _: str) -> None:
        self.calls.append(f"add {group}")

    async def group_discard(self, group: str, _: str) -> None:
        self.calls.append(f"discard {group}")

    async def receive(self, _: str) -> Any:
        return await self.messages.get()


@pytest.fixture
async def ear(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Ear, FlakyLayer, list[Any]]]:
    flaky, heard = FlakyLayer(), []
    monkeypatch.setattr(layer, "get_channel_layer", lambda: flaky)
    monkeypatch.setattr(layer, "RETRY", 0.05)
    ear = Ear(lambda bell, _: heard.append(bell.room), lambda _: None)  # type: ignore[union-attr]
    yield ear, flaky, heard
    ear.close()


async def test_a_layer_that_is_away_at_first_is_heard_later(
    ear: tuple[Ear, FlakyLayer, list[Any]],
) -> None:
    listening, flaky, heard = ear
    listening.want(room_group(10))
    await soon(lambda: "add room.10" in flaky.calls)
    flaky.messages.put_nowait({"topic": "room:1", "author": None, "frame": b"{}"})
    flaky.messages.put_nowait({"room": 10, "first": 1, "last": 1, "strokes": None})
    await soon(lambda: heard == [10]), "and one that the hub can't take doesn't make it deaf"


async def test_subscribing_anew_gives_the_old_subscription_up(
    ear: tuple[Ear, FlakyLayer, list[Any]],
) -> None:
    listening, flaky, _ = ear
    listening.want(room_group(10))
    await soon(lambda: "add room.10" in flaky.calls)
    listening.anew(room_group(10))
    await soon(lambda: flaky.calls[-2:] == ["discard room.10", "add room.10"])


async def test_who_only_looks_is_asked_for_once_per_room(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[set[int]] = []

    def who(users: set[int], _: int) -> set[int]:
        reads.append(users)
        return {1}

    monkeypatch.setattr(reading, "who_may_see", who)
    sockets = [socket_of(hub, user) for user in (1, 2, 2)]
    for socket in sockets:
        hub.hints.watch(socket, frozenset({"room:10", "thread:10:3", "user:5"}))
    live(hub, socket_of(hub, 3), 10, rev=1)
    hub.hints.room_changed(10)
    hub.hints.room_changed(10)
    await soon(lambda: not hub.hints._looking and len(reads) == 1)
    await soon(lambda: sockets[1].watching == {"user:5"})
    assert reads == [{1, 2}]
    assert sockets[0].watching == {"room:10", "thread:10:3", "user:5"}
    for socket in sockets:
        hub.leave(socket)
    assert not hub.hints.watches(10)
    assert not hub.hints._topics


async def test_what_waits_for_a_read_is_bounded(hub: Hub) -> None:
    live(hub, socket_of(hub), 10, rev=0)
    line = hub.lines[10]
    line.healing = True
    for rev in range(2, 2000):
        hub.ring(bell(10, rev))
    assert len(line.waiting) <= 256
    assert max(line.waiting) == 1999
