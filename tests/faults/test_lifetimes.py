"""T19: subscriptions and sockets whose time runs out: still everything arrives, and nobody is left in silence."""

from __future__ import annotations

import pytest

from tests.faults.conftest import Start
from tests.support.figures import SCALE, figure, percentile, say
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.site import Site


async def short_lives(site: Site, seconds: float) -> int:
    """Talk for so long while all that the layer or the server keeps for somebody ends every 5 s. Returns how
    many sockets were closed meanwhile."""
    async with crowd(site, sockets=20, rooms=4, largest=10) as them:
        await them.talk(seconds, 10)
        closed = sum(them.ledger.closes.values())
        await them.level(10)
        say("T19", f"{len(them.ledger.acks)} messages, {closed} sockets closed")
        figure("T19", "p99 send to seen", percentile(them.ledger.delays, 0.99), 2.0, "s")
        return closed


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_t19_groups_end_after_five_seconds(start: Start, server: str, database: str) -> None:
    with start(database, server=server, **without("subscriptions")) as site:
        assert await short_lives(site, 20 * SCALE) == 0


@pytest.mark.slow
async def test_t19_sockets_end_after_five_seconds(start: Start) -> None:
    with start("sqlite", **without("socket-lifetime")) as site:
        assert await short_lives(site, 15 * SCALE) >= 20


@pytest.mark.slow
async def test_t19_is_red_without_tips(start: Start) -> None:
    with start("sqlite", **without("subscriptions", "tips")) as site:
        with pytest.raises(AssertionError, match="not level"):
            await short_lives(site, 8)
