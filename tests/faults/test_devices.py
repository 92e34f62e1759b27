"""T20: three devices of one person: what is read, drafted, muted or left on one is so on all."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from tests.faults.conftest import Start
from tests.support.clients import Client
from tests.support.figures import figure, say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.site import Site
from tests.support.store import Json

SOON = 1.0
EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
UNTIL = "2030-01-01T00:00:00.000Z"


class Devices:
    """Those of one person in one room, and how long each change took to be on all of them."""

    def __init__(self, them: Crowd, devices: list[Client]) -> None:
        self.them, self.devices = them, devices
        (self.room,) = them.members
        self.took: list[float] = []
        self.reads: dict[Client, list[int]] = {device: [] for device in devices}
        for device in devices:
            device.heard = self._listener(device)

    def _listener(self, device: Client) -> Callable[[Json], None]:
        def heard(event: Json) -> None:
            if event["type"] == "mine" and "read" in event["set"] and not event.get("thread"):
                self.reads[device].append(self.held(device, "read"))  # events may overtake each other

        return heard

    async def change(self, kind: str, expected: Json, /, on: int = 0, **fields: Any) -> None:
        """A command on one device, and what all of them have to hold then."""
        began = asyncio.get_running_loop().time()
        await self.devices[on].ask(kind, room=self.room, **fields)
        await self.all(
            lambda device: all(self.held(device, name) == value for name, value in expected.items()),
            f"{kind} {expected}",
        )
        self.took.append(asyncio.get_running_loop().time() - began)

    def held(self, device: Client, name: str) -> Any:
        return device.store.marks.get((self.room, None, name), (0, None))[1]

    async def all(self, condition: Callable[[Client], bool], what: str) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(4 * SOON):
                while not all(map(condition, self.devices)):
                    await asyncio.sleep(0.005)
        assert all(map(condition, self.devices)), f"not on all devices: {what}"


async def three_devices(site: Site, marks: int) -> None:
    """One person's devices on both web processes, while somebody else writes."""
    async with crowd(site, sockets=2, rooms=1, largest=2) as them:
        other, mine = them.clients
        more = [Client(mine.who, urls, them.ledger) for urls in (site.urls[::-1], site.urls)]
        try:
            for device in more:
                await device.live.wait()
            of_mine = Devices(them, [mine, *more])
            for number in range(20):
                await other.send(of_mine.room, f"message {number}")
            await change_each(of_mine)
            await mark_at_once(of_mine, marks)
            await come_late(of_mine)
            await them.level()
            await of_mine.devices[1].ask("room.leave", room=of_mine.room)
            await of_mine.all(lambda device: of_mine.room not in device.store.rooms, "the room was left")
        finally:
            await asyncio.gather(*(one.end() for one in more))
        say("T20", f"{len(of_mine.took)} changes and {marks} marks at once on three devices")
        figure("T20", "the slowest change on all devices", max(of_mine.took), SOON, "s")


async def change_each(of_mine: Devices) -> None:
    """Everything that is a person's own, each on another device."""
    await of_mine.change("read.mark", {"read": 5}, number=5, on=0)
    await of_mine.change("read.mark", {"read": 5}, number=3, on=1)
    await of_mine.change("me.update", {"draft": "half a"}, draft="half a", on=2)
    await of_mine.change("me.update", {"draft": "half a sentence"}, draft="half a sentence", on=0)
    await of_mine.change("me.update", {"muted_until": UNTIL}, muted_until=UNTIL, on=1)
    await of_mine.change("me.update", {"level": "mentions"}, level="mentions", on=2)
    await of_mine.change("me.update", {"draft": None, "starred": True}, draft=None, starred=True, on=0)
    await of_mine.change("read.mark", {"read": 2}, number=2, back=True, on=1)
    for reads in of_mine.reads.values():
        reads.clear()


async def mark_at_once(of_mine: Devices, marks: int) -> None:
    """Every device marks whatever it likes, none of it back: on no device does the mark ever go back."""
    chance = random.Random(3)
    numbers = [chance.randint(1, 18) for _ in range(marks)]
    await asyncio.gather(
        *(
            of_mine.devices[place % 3].ask("read.mark", room=of_mine.room, number=number)
            for place, number in enumerate(numbers)
        )
    )
    top = max(numbers)
    await of_mine.all(lambda device: of_mine.held(device, "read") == top, f"read {top}")
    for reads in of_mine.reads.values():
        assert reads == sorted(reads), f"a mark went back by itself: {reads}"


async def come_late(of_mine: Devices) -> None:
    """A device that was away meanwhile learns it when it comes back."""
    away = of_mine.devices.pop()
    await away.end()
    await of_mine.change("read.mark", {"read": 20}, number=20, on=0)
    await of_mine.change("me.update", {"muted_until": None}, muted_until=None, on=1)
    back = await away.again()
    of_mine.devices.append(back)
    await of_mine.all(lambda device: of_mine.held(device, "read") == 20, "read while it was away")
    await of_mine.all(lambda device: of_mine.held(device, "muted_until") is None, "unmuted while it was away")


async def test_t20_in_small(shared: Callable[[str], Site]) -> None:
    await three_devices(shared("postgres"), 30)


@pytest.mark.slow
@EITHER
async def test_t20_three_devices(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        for _ in range(5):
            await three_devices(site, 300)


@pytest.mark.slow
@pytest.mark.parametrize(("guard", "said"), [("forward", "read.mark"), ("personal", "not on all devices")])
async def test_t20_is_red_without(start: Start, guard: str, said: str) -> None:
    """A mark that moves wherever it is told; personal doorbells that nobody rings."""
    more = ["tips"] if guard == "personal" else []
    with start("sqlite", **without(guard, *more)) as site:
        with pytest.raises(AssertionError, match=said):
            await three_devices(site, 30)
