"""T04: one room, as fast as is acknowledged. T07: many writers of one room in several processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.faults.conftest import Start
from tests.support.clients import Client
from tests.support.entrants import run
from tests.support.figures import SCALE, figure, percentile, say
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.site import Site

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])
NO_CONSTRAINTS = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ALTER TABLE chat_message DROP CONSTRAINT message_number, DROP CONSTRAINT message_rev")
print("gone")
"""


async def flood(site: Site, sends: int, target: float, *, seconds: float = 60.0) -> None:
    """Twenty readers of one room, each of whom sends the next message when one of its last five is acknowledged."""
    async with crowd(site, sockets=20, rooms=1, largest=20) as them:
        loop = asyncio.get_running_loop()
        (room,) = them.members
        left, began = iter(range(sends)), loop.time()

        async def speak(client: Client) -> None:
            for number in left:
                await client.send(room, f"as fast as I can {number}")

        await asyncio.gather(*(speak(client) for client in them.clients for _ in range(5)))
        acknowledged = loop.time() - began
        await them.ledger.settle(site, them.clients, seconds)
        seen = loop.time() - began
        await them.level(seconds)
        say(
            "T04",
            f"{sends} messages acknowledged in {acknowledged:.2f} s, {sends / acknowledged:.0f} a second",
        )
        figure("T04", f"{sends} messages seen by 20 readers", seen, target, "s")


async def test_t04_in_small(shared: Callable[[str], Site]) -> None:
    await flood(shared("sqlite"), 300, 1.5)


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_t04_one_room_as_fast_as_acknowledged(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await flood(site, 3_000, 15)


@pytest.mark.slow
async def test_t04_a_layer_that_loses_most_of_it_costs_only_time(start: Start) -> None:
    with start("sqlite", **without("doorbells")) as site:
        await flood(site, 1_000, 5)


@pytest.mark.slow
async def test_t04_is_red_without_waiting_for_what_is_missing(start: Start) -> None:
    """The same layer, and a hub that tells what comes as it comes."""
    with start("sqlite", **without("doorbells", "gaps")) as site:
        with pytest.raises(AssertionError, match=r"wrong: .*follows"):
            await flood(site, 300, 5)


async def write_together(site: Site, seconds: float, *, writers: int = 6) -> None:
    """`writers` people on each web process write, edit, react and delete in one room, each as fast as answered."""
    sockets = writers * site.web
    async with crowd(site, sockets=sockets, rooms=1, largest=sockets) as them:
        loop = asyncio.get_running_loop()
        (room,) = them.members
        began = loop.time()

        async def write(client: Client) -> None:
            count = 0
            while loop.time() - began < seconds:
                message = await client.send(room, f"{client.who.name} says {count}")
                count += 1
                if count % 4 == 0:
                    await them.alter(client, message)

        await asyncio.gather(*(write(client) for client in them.clients))
        record = await them.level(60)
        rate, slow = len(them.ledger.waits) / seconds, percentile(them.ledger.waits, 0.99)
        _, rev, _ = record.rooms[room]
        say(
            "T07",
            f"{rate:.0f} messages/s by {sockets} in {site.web} processes, rev {rev}, ok at p99 {slow:.2f} s",
        )


@BOTH
async def test_t07_in_small(shared: Callable[[str], Site], database: str) -> None:
    await write_together(shared(database), 1.5)


@pytest.mark.slow
@BOTH
async def test_t07_six_writers_in_three_processes(start: Start, database: str) -> None:
    with start(database, web=3) as site:
        await write_together(site, 20 * SCALE)


@pytest.mark.slow
async def test_t07_is_red_without_the_lock(start: Start) -> None:
    """The constraints of the log would undo what goes wrong; the lock alone has to be enough."""
    with start("postgres", web=3, **without("room-lock")) as site:
        run(site, NO_CONSTRAINTS)
        with pytest.raises(AssertionError, match="wrong: "):
            await write_together(site, 3)
