"""T08: slow lines that break all the time. T09: a long absence."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable

import pytest

from tests.faults.conftest import Start
from tests.support.clients import Client
from tests.support.figures import SCALE, figure, percentile, say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.proxy import Link, Proxy
from tests.support.site import Site
from tests.support.store import digest

EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])


async def bad_lines(
    site: Site, seconds: float, *, clients: int, every: tuple[float, float], rate: float
) -> None:
    """Lines that are 200 ± 150 ms long each way, each cut after `every` (least, most) seconds, while people talk."""
    async with contextlib.AsyncExitStack() as stack:
        proxies = [
            await stack.enter_async_context(Proxy.before(url, delay=0.2, jitter=0.15)) for url in site.urls
        ]
        urls = [proxy.url for proxy in proxies]
        them = await stack.enter_async_context(
            crowd(site, sockets=clients, rooms=clients // 5, largest=clients // 2, urls=urls)
        )
        async with cutting(proxies, *every):
            await them.talk(seconds, rate)
        caught_up = [wait for client in them.clients for wait in client.caught_up[1:]]
        await them.level()
        assert len(caught_up) > clients * seconds / every[1] / 4, "hardly a line was cut"
        say("T08", f"{clients} clients, {len(them.ledger.acks)} messages, {len(caught_up)} times back")
        figure("T08", "p99 from welcome to level", percentile(caught_up, 0.99), 2.0, "s")


@contextlib.asynccontextmanager
async def cutting(proxies: list[Proxy], least: float, most: float) -> AsyncIterator[None]:
    """Cut every line of these proxies so many seconds after it was opened, during the block."""
    chance = random.Random(5)

    async def cut() -> None:
        loop = asyncio.get_running_loop()
        due: dict[Link, float] = {}
        while True:
            for link in [link for proxy in proxies for link in proxy.links]:
                if loop.time() > due.setdefault(link, loop.time() + chance.uniform(least, most)):
                    link.cut()
                    del due[link]
            await asyncio.sleep(0.05)

    task = asyncio.create_task(cut())
    yield
    task.cancel()


async def test_t08_in_small(shared: Callable[[str], Site]) -> None:
    await bad_lines(shared("sqlite"), 3, clients=10, every=(0.7, 2), rate=20)


@pytest.mark.slow
@EITHER
async def test_t08_slow_lines_that_break(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await bad_lines(site, 30 * SCALE, clients=100, every=(5, 20), rate=20)


@pytest.mark.slow
async def test_t08_is_red_without_catching_up(start: Start) -> None:
    with start("sqlite", **without("catch-up")) as site:
        with pytest.raises(AssertionError, match="wrong: "):
            await bad_lines(site, 3, clients=10, every=(0.7, 2), rate=20)


async def absence(site: Site, changes: int, *, rooms: int) -> None:
    """A device is away while its rooms change so many times; it comes back with what it held."""
    async with crowd(site, sockets=2, rooms=rooms, largest=2) as them:
        await write(them, them.clients[1], rooms * 4)
        await them.level()
        await them.clients[0].end()
        await write(them, them.clients[1], changes)
        began = asyncio.get_running_loop().time()
        back = them.clients[0] = await them.clients[0].again()
        await asyncio.wait_for(back.live.wait(), 60)
        took, asked = asyncio.get_running_loop().time() - began, back.asked
        await them.level()
        await as_loaded_afresh(them, back)
        figure("T09", f"requests for {changes} changes in {rooms} rooms", asked, 30)
        figure("T09", "until level", took, 3.0, "s")


async def write(them: Crowd, writer: Client, changes: int) -> None:
    """So many changes over all rooms: four messages, then a change of one of them, and so on."""
    rooms = list(them.members)
    for start in range(0, changes, 100):
        some = range(start, min(start + 100, changes))
        said = await asyncio.gather(
            *(
                writer.send(rooms[one % len(rooms)], f"{one} " + "x" * (one % 190))
                for one in some
                if one % 5 < 4
            )
        )
        for message in said[::4]:
            await them.alter(writer, message)


async def as_loaded_afresh(them: Crowd, back: Client) -> None:
    """What it holds is what a client holds that has just come for the first time."""
    fresh = Client(back.who, them.site.urls, them.ledger)
    try:
        await fresh.live.wait()
        await them.ledger.settle(them.site, [fresh])
        for room, view in fresh.store.rooms.items():
            held = back.store.rooms[room].messages
            assert {n: digest(one) for n, one in view.messages.items()} == {
                n: digest(one) for n, one in held.items()
            }
    finally:
        await fresh.end()


@pytest.mark.slow
async def test_t09_in_small(shared: Callable[[str], Site]) -> None:
    await absence(shared("postgres"), 400, rooms=4)


@pytest.mark.slow
@EITHER
async def test_t09_five_thousand_changes_missed(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await absence(site, 5_000, rooms=20)


@pytest.mark.slow
async def test_t09_is_red_when_a_page_claims_to_be_the_last(start: Start) -> None:
    with start("sqlite", **without("page-end")) as site:
        with pytest.raises(AssertionError, match="wrong: "):
            await absence(site, 1_500, rooms=2)
