"""T01: sockets that do nothing."""

from __future__ import annotations

import asyncio

import pytest

from tests.faults.conftest import Start
from tests.support.figures import SCALE, say
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.site import Site


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
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_t01_idle_sockets_stay(start: Start, server: str, database: str) -> None:
    """As installed: with all limits in force."""
    with start(database, server=server, RATE_FACTOR="1") as site:
        await idle(site, 300, 60 * SCALE)


@pytest.mark.slow
async def test_t01_is_red_without_pings(start: Start) -> None:
    with start("sqlite", **without("pings")) as site:
        with pytest.raises(AssertionError, match="sockets were closed"):
            await idle(site, 5, 40)
