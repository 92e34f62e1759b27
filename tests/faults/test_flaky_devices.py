"""T20 with lines that break all the time: three devices of one person agree on counts, mentions and marks, of rooms
and of threads, within a second of being connected; no mark goes back by itself."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from tests.faults.conftest import Start
from tests.faults.test_lines import cutting
from tests.support.clients import Client, Gone
from tests.support.figures import figure, say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.proxy import Proxy
from tests.support.site import Site
from tests.support.sockets import Refused, Socket
from tests.support.store import Json

SOON = 1.0
SLACK = 4
"""Times SOON that a busy machine is given."""
NAMES = ("read", "read_ordinal", "mentions")
IN_THREAD = ("read", "unread")
EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])


class Person:
    """Somebody with three devices in one room, in which a thread is his."""

    def __init__(self, them: Crowd, devices: list[Client], root: int) -> None:
        self.them, self.devices, self.root = them, devices, root
        (self.room,) = them.members
        self.cleared: list[int] = []
        self.reads: dict[tuple[Client, int | None], list[int]] = {}
        for device in devices:
            device.heard = self._listener(device)

    def _listener(self, device: Client) -> Callable[[Json], None]:
        def heard(event: Json) -> None:
            if event["type"] == "mine" and "read" in event["set"]:
                thread = event.get("thread")
                self.reads.setdefault((device, thread), []).append(self.held(device, thread, "read"))

        return heard

    def held(self, device: Client, thread: int | None, name: str) -> Any:
        return device.store.marks.get((self.room, thread, name), (0, None))[1]

    def all_held(self, device: Client) -> list[Any]:
        return [self.held(device, None, name) for name in NAMES] + [
            self.held(device, self.root, name) for name in IN_THREAD
        ]

    async def truth(self, site: Site) -> list[Any]:
        """What a device is told that knows nothing."""
        async with Socket.open(site.url, self.devices[0].who.token, synced=False) as fresh:
            told = await fresh.sync()
        me = next(room["me"] for room in told["rooms"] if room["id"] == self.room)
        (thread,) = [one["set"] for one in told["mine"] if one.get("thread") == self.root]
        return [me[name] for name in NAMES] + [thread[name] for name in IN_THREAD]

    async def act(self, chance: random.Random, *, back: bool) -> None:
        """Something on one of the devices; what gets lost with its line is lost."""
        device = chance.choice(self.devices)
        newest = device.store.rooms[self.room].state["number"] + 60 if self.room in device.store.rooms else 60
        acts: list[tuple[str, Json]] = [
            ("read.mark", {"room": self.room, "number": chance.randint(1, newest)}),
            ("read.mark", {"room": self.room, "thread": self.root, "number": chance.randint(1, newest)}),
        ]
        if back:
            acts += [(kind, {**fields, "back": True}) for kind, fields in acts]
            acts.append(("inbox.read", {}))
            acts += [("inbox.undo", {"cleared": one}) for one in self.cleared[-1:]]
        kind, fields = chance.choice(acts)
        with suppress(Gone, Refused):
            result = await device.ask(kind, **fields)
            if result.get("cleared"):
                self.cleared.append(result["cleared"])


async def flaky_devices(site: Site, seconds: float) -> None:
    """First only forward, then back and forth, all at once and taken back; each time they have to agree after it."""
    async with contextlib.AsyncExitStack() as stack:
        proxies = [
            await stack.enter_async_context(Proxy.before(url, delay=0.04, jitter=0.03)) for url in site.urls
        ]
        them = await stack.enter_async_context(crowd(site, sockets=2, rooms=1, largest=2))
        other, mine = them.clients
        (room,) = them.members
        root = (await mine.send(room, "the root"))["number"]
        urls = [proxy.url for proxy in proxies]
        devices = [Client(mine.who, urls, them.ledger) for _ in range(3)]
        for device in devices:
            stack.push_async_callback(device.end)
            await device.live.wait()
        await other.send(room, "an answer", thread=root)
        person = Person(them, devices, root)
        chance, slowest = random.Random(7), 0.0
        for back in (False, True):
            person.reads.clear()
            async with cutting(proxies, 0.5, 2.0):
                await busy(person, other, chance, seconds, back=back)
            slowest = max(slowest, await agree(site, person))
            if not back:
                for reads in person.reads.values():
                    assert reads == sorted(reads), f"a mark went back by itself: {reads}"
        assert person.reads and person.cleared, "nothing was marked"
        say(
            "T20",
            f"three devices on lines that break, {seconds:.0f} s forward and {seconds:.0f} s back and forth",
        )
        figure("T20", "until counts and marks agree, once connected", slowest, SOON, "s")


async def busy(person: Person, other: Client, chance: random.Random, seconds: float, *, back: bool) -> None:
    async def write() -> None:
        name = person.devices[0].who.name
        while True:
            said = chance.choice(["words", f"@{name} look"])
            where: dict[str, Any] = {"thread": person.root} if chance.random() < 0.3 else {}
            await other.send(person.room, said, **where)
            await asyncio.sleep(0.05)

    async def mark() -> None:
        while True:
            await person.act(chance, back=back)
            await asyncio.sleep(0.02)

    tasks = [asyncio.create_task(write()), *(asyncio.create_task(mark()) for _ in range(3))]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        assert task.cancelled(), task.exception()


async def agree(site: Site, person: Person) -> float:
    """Seconds from when all lines are whole until all three devices hold what stands in the database."""
    for device in person.devices:
        await device.live.wait()
    loop = asyncio.get_running_loop()
    began = loop.time()
    while True:
        expected = await person.truth(site)
        if all(person.all_held(device) == expected for device in person.devices):
            return loop.time() - began
        if loop.time() - began > SLACK * SOON:
            raise AssertionError(f"not the same: {expected}, {[*map(person.all_held, person.devices)]}")
        await asyncio.sleep(0.01)


@pytest.mark.slow
@EITHER
async def test_three_devices_on_lines_that_break(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await flaky_devices(site, 12.0)


@pytest.mark.slow
@pytest.mark.parametrize(("guards", "said"), [(["personal", "tips"], "not the same")])
async def test_it_is_red_without(start: Start, guards: list[str], said: str) -> None:
    """Personal doorbells that nobody rings, and no tips that heal."""
    with start("sqlite", **without(*guards)) as site:
        with pytest.raises(AssertionError, match=said):
            await flaky_devices(site, 4.0)
