"""T11: readers that stop, while a room gets more than anybody may hold for them."""

import asyncio
import time

import pytest

from tests.faults.conftest import Start
from tests.support.figures import figure, percentile, say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.memory import MEGABYTE, Memory
from tests.support.rude import Rude, command
from tests.support.site import Site

TEXT = "🦆" * 9_990
"""40 kB, the largest text that a message may have."""
EACH = len(TEXT.encode())
STUCK = 35.0


async def prove(site: Site, megabytes: float, *, rate: float, readers: int = 20, stuck: bool = False) -> None:
    """A room gets so much, at `rate` MB/s, while `readers` take nothing; the others go on as if they weren't there.

    It is first tried without them, a third as long, and with `stuck` once more when they are closed: the first warms
    the database's caches, and the worse of both is what the others' p99 is held against."""
    async with crowd(site, sockets=3, rooms=2, largest=3, idle=readers, whole=False, urls=site.urls) as them:
        cold = Memory(site)
        alone = await _flood(them, max(2.0, megabytes / 3), rate)
        first = (cold.now() - cold.before) / MEGABYTE
        async with Memory.of(site) as memory:
            stalled = [await _stall(site, one.token) for one in them.idle]
            since = time.monotonic()
            beside = await _flood(them, megabytes, rate)
        say(
            "T11",
            f"{megabytes} MB, {readers} readers stopped, {site.server}; +{first:.0f} MB before they came",
        )
        figure("T11", "memory", memory.grown, 40, "MB")
        if stuck:
            await asyncio.sleep(since + STUCK - time.monotonic())
            codes = await asyncio.gather(*(one.close_code() for one in stalled))
            assert set(codes) == {4408}, codes
            alone = max(alone, await _flood(them, megabytes / 3, rate))
            figure("T11", "the others' p99 beside that without the stalled", beside / alone, 1.2)
        await them.level(120)
        for one in stalled:
            one.cut()


async def _stall(site: Site, token: str) -> Rude:
    """In sync, and then it reads no more."""
    rude = await Rude.open(site.url, token)
    rude.send(command("sync", 1, rooms={}, feed=0))
    await rude.until("reply")
    return rude


async def _flood(them: Crowd, megabytes: float, rate: float) -> float:
    """Large messages to the first room; the p99 of small ones sent meanwhile."""
    them.ledger.delays.clear()
    room, writer = next(iter(them.members)), them.clients[0]
    seconds = megabytes / rate

    async def large() -> None:
        loop = asyncio.get_running_loop()
        began, going = loop.time(), set[asyncio.Task[object]]()
        for number in range(int(megabytes * MEGABYTE / EACH)):
            going.add(loop.create_task(writer.send(room, f"{number} {TEXT}"[:9_990])))
            await asyncio.sleep(max(0.0, began + number * EACH / MEGABYTE / rate - loop.time()))
        await asyncio.gather(*going)

    await asyncio.gather(large(), them.talk(seconds, 20, edits=0.0))
    return percentile(them.ledger.delays, 0.99)


async def test_t11_readers_that_stop_cost_little(start: Start) -> None:
    with start("sqlite", web=1) as site:
        await prove(site, 12, rate=6)


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_t11_readers_that_stop_while_a_room_gets_150_mb(
    start: Start, server: str, database: str
) -> None:
    with start(database, server=server) as site:
        await prove(site, 150, rate=4, stuck=True)


@pytest.mark.slow
async def test_t11_is_red_without_the_window(start: Start) -> None:
    """And without the valve: what waits in a sink is shared, what waits in the server's buffer isn't."""
    with start("sqlite", web=1, **without("window", "valve")) as site:
        with pytest.raises(AssertionError, match="memory"):
            await prove(site, 15, rate=6)
