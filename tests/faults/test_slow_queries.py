"""T33: one person's query takes 5 s, and nobody else notices."""

import asyncio

import pytest

from tests.faults.conftest import Start
from tests.support.clients import Client
from tests.support.figures import figure, percentile, say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.site import Site

SLOW = 7
"""A history of so many messages takes 5 s on these sites."""


async def prove(site: Site, *, sockets: int, seconds: float = 5.0) -> None:
    """He asks on all his sockets at once; the others send, and read history, as before."""
    async with crowd(site, sockets=12, rooms=3, largest=12, urls=site.urls[:1]) as them:
        mallory, *others = them.clients
        devices = [mallory, *(Client(mallory.who, site.urls[:1], them.ledger) for _ in range(sockets - 1))]
        for device in devices:
            await device.live.wait()
        room = next(iter(them.members))
        calm = await _others(them, others, room, seconds / 2)
        asking = [
            asyncio.create_task(device.ask("room.history", room=room, limit=SLOW))
            for device in devices
            for _ in range(2)
        ]
        await asyncio.sleep(0.2)
        beside = await _others(them, others, room, seconds - 1)
        answered = [task for task in asking if task.done()]
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, *(device.end() for device in devices[1:]), return_exceptions=True)
        say("T33", f"{sockets} slow sockets: p99 {calm * 1000:.0f} ms, beside it {beside * 1000:.0f} ms")
        figure("T33", "what the others' p99 gains", (beside - calm) * 1000, 100, "ms")
        assert not answered, "the query was not slow"
        await them.level()


async def _others(them: Crowd, others: list[Client], room: int, seconds: float) -> float:
    """p99 of the others' sends, from asked to seen, and of their reads, by whichever is worse."""
    them.ledger.delays.clear()
    loop, reads = asyncio.get_running_loop(), list[float]()
    end = loop.time() + seconds

    async def read(client: Client) -> None:
        while loop.time() < end:
            began = loop.time()
            await client.ask("room.history", room=room, limit=20)
            reads.append(loop.time() - began)
            await asyncio.sleep(0.1)

    async def send(client: Client) -> None:
        while loop.time() < end:
            await client.send(room, "meanwhile")
            await asyncio.sleep(0.1)

    await asyncio.gather(*(read(client) for client in others), *(send(client) for client in others))
    return max(percentile(reads, 0.99), percentile(them.ledger.delays, 0.99))


async def test_t33_one_slow_query_delays_nobody(start: Start) -> None:
    with start("sqlite", web=1, **without("quick-history")) as site:
        await prove(site, sockets=8, seconds=2.5)


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_t33_as_many_slow_queries_as_he_has_sockets(start: Start, server: str, database: str) -> None:
    with start(database, server=server, web=1, **without("quick-history")) as site:
        await prove(site, sockets=1)
        await prove(site, sockets=20)


@pytest.mark.slow
@pytest.mark.parametrize(("guard", "sockets"), [("share", 10), ("threads", 1)])
async def test_t33_is_red_without(start: Start, guard: str, sockets: int) -> None:
    with start("postgres", web=1, **without("quick-history", guard)) as site:
        with pytest.raises(AssertionError, match="p99 gains"):
            await prove(site, sockets=sockets)
