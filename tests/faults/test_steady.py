"""T01, T03: sockets that do nothing, and a steady load."""

import pytest

from tests.faults.conftest import Start
from tests.support.figures import figure, percentile, say
from tests.support.guards import without
from tests.support.load import crowd

EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])


@EITHER
async def test_t03_a_steady_load_loses_nothing(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        async with crowd(site, sockets=60, rooms=8, largest=40) as them:
            asked = await them.talk(5, 40)
            await them.level()
            seen = percentile(them.ledger.delays, 0.99)
            say("T03", f"{asked} messages, {len(them.ledger.delays)} deliveries, {server}, {database}")
            figure("T03", "p99 send to seen", seen, 0.3, "s")


async def test_t03_is_red_without_tips_when_the_layer_is_away(start: Start) -> None:
    """With the layer away only the tips tell: a ledger that can't fail would not notice that they are gone."""
    with start("sqlite", REDIS_URL="redis://127.0.0.1:1", **without("tips")) as site:
        async with crowd(site, sockets=6, rooms=2, largest=6) as them:
            await them.talk(1, 20)
            with pytest.raises(AssertionError, match="not level"):
                await them.level(seconds=4)
