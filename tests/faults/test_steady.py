"""T03: a steady load."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.conftest import Start
from tests.support.figures import SCALE, figure, percentile, say
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.site import Site

EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])


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
async def test_t03_is_red_without_tips_when_the_layer_is_away(start: Start) -> None:
    """With the layer away only the tips tell: a ledger that can't fail would not notice that they are gone."""
    with start("sqlite", REDIS_URL="redis://127.0.0.1:1", **without("tips")) as site:
        async with crowd(site, sockets=6, rooms=2, largest=6) as them:
            await them.talk(1, 20)
            with pytest.raises(AssertionError, match="not level"):
                await them.level(seconds=4)
