"""T01: sockets that do nothing. T03: a steady load."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.faults.conftest import Start
from tests.support.figures import SCALE, figure, percentile, say
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.site import Site

EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])


async def idle(site: Site, sockets: int, seconds: float) -> None:
    """So many sockets that only answer what they are asked, for so long; then all of them hear a message."""
    async with crowd(site, sockets=sockets, rooms=1, largest=sockets) as them:
        assert not them.ledger.closes
        await asyncio.sleep(seconds)
        assert not them.ledger.closes, f"sockets were closed: {dict(them.ledger.closes)}"
        wrong = [line for line in site.lines if " error " in line or "Traceback" in line]
        assert not wrong, f"the site said {wrong[:3]}"
        await them.talk(1, 2)
        await them.level()
        assert not them.ledger.closes
        say("T01", f"{sockets} idle sockets for {seconds:.0f} s: 0 closed, 0 errors")


@pytest.mark.slow
@EITHER
async def test_t01_idle_sockets_stay(start: Start, server: str, database: str) -> None:
    """As installed: with all limits in force."""
    with start(database, server=server, RATE_FACTOR="1") as site:
        await idle(site, 300, 60 * SCALE)


@pytest.mark.slow
async def test_t01_is_red_without_pings(start: Start) -> None:
    with start("sqlite", **without("pings")) as site:
        with pytest.raises(AssertionError, match="sockets were closed"):
            await idle(site, 5, 40)


async def steady(
    site: Site, seconds: float, *, sockets: int, rooms: int, largest: int, rate: float, target: float = 0.3
) -> None:
    """Load U of so many sockets for so long."""
    async with crowd(site, sockets=sockets, rooms=rooms, largest=largest) as them:
        await them.talk(seconds, rate)
        record = await them.level(60)
        stored = sum(one["kind"] == "text" for room in them.members for one in record.messages[room].values())
        acknowledged, deliveries = len(them.ledger.acks), len(them.ledger.delays)
        assert stored == acknowledged == len(them.ledger.sent)
        say(
            "T03",
            f"{acknowledged} messages acknowledged and stored, {deliveries} deliveries: none lost or doubled",
        )
        figure("T03", "p99 send to seen", percentile(them.ledger.delays, 0.99), target, "s")


async def test_t03_in_small(shared: Callable[[str], Site]) -> None:
    await steady(shared("postgres"), 3, sockets=40, rooms=6, largest=25, rate=40)


@pytest.mark.slow
@EITHER
async def test_t03_a_steady_load_loses_nothing(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await steady(site, 60 * SCALE, sockets=500, rooms=50, largest=300, rate=50)


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_not_one_message_is_lost(start: Start, database: str) -> None:
    """Steadily as many as a small machine takes well beside its clients. PROOF_SCALE=30 makes 90,000 of it."""
    with start(database) as site:
        await steady(site, 20 * SCALE, sockets=60, rooms=20, largest=30, rate=150, target=2.0)


@pytest.mark.slow
async def test_t03_is_red_without_tips_when_the_layer_is_away(start: Start) -> None:
    """With the layer away only the tips tell: a ledger that can't fail would not notice that they are gone."""
    with start("sqlite", REDIS_URL="redis://127.0.0.1:1", **without("tips")) as site:
        async with crowd(site, sockets=6, rooms=2, largest=6) as them:
            await them.talk(1, 20)
            with pytest.raises(AssertionError, match="not level"):
                await them.level(seconds=4)
