"""T14: a thousand connections that never finish what they began."""

import asyncio
import time

import httpx
import pytest

from tests.faults.conftest import Start
from tests.support.figures import figure, say
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.memory import Memory
from tests.support.rude import Rude, handshake
from tests.support.site import Site

HEAD = 20.0
"""Seconds in which a request has to be named."""


async def prove(site: Site, count: int, seconds: float) -> None:
    """A third says nothing, a third dribbles a header, a third dribbles a handshake; people go on. Beyond HEAD
    seconds all of them have been cut off."""
    async with crowd(site, sockets=4, rooms=1, largest=4) as them:
        began = time.monotonic()
        async with Memory.of(site) as memory:
            lines = await asyncio.gather(*(Rude.line(site.url) for _ in range(count)))
            dribbling = asyncio.create_task(_dribble(site, lines))
            waits = await _visit(site, began + seconds)
            await them.clients[0].send(next(iter(them.members)), "I am still here")
        dribbling.cancel()
        say(
            "T14",
            f"{count} connections on {site.server}, {memory.grown:.0f} MB, {len(waits)} pages meanwhile",
        )
        figure("T14", "the longest wait for a page", max(waits), 1, "s")
        if seconds > HEAD + 2:
            left = [one for one in lines if not await one.ended(0.1 if lines.index(one) < 5 else 0.001)]
            assert not left, f"{len(left)} of {count} were not cut off after {seconds} s"
        for one in lines:
            one.cut()
        await them.level()


async def _dribble(site: Site, lines: list[Rude]) -> None:
    begun = handshake(site.url, "x").removesuffix(b"\r\n\r\n")
    for number, one in enumerate(lines):
        if number % 3:
            one.send(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " if number % 3 == 1 else begun)
    while True:
        await asyncio.sleep(2)
        for number, one in enumerate(lines):
            if number % 3:
                one.send(b"a")


async def _visit(site: Site, until: float) -> list[float]:
    waits = []
    while time.monotonic() < until:
        began = time.monotonic()
        async with httpx.AsyncClient() as visitor:
            answer = await visitor.get(f"{site.url}/accounts/login/", timeout=10)
        assert answer.status_code == 200, answer
        waits.append(time.monotonic() - began)
        await asyncio.sleep(0.2)
    return waits


@pytest.mark.slow
async def test_t14_the_site_answers_beside_idle_connections(start: Start) -> None:
    with start("sqlite", web=1, RATE_FACTOR="1") as site:
        await prove(site, 300, 2.0)


@pytest.mark.slow
@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_t14_a_thousand_at_once_are_cut_off(start: Start, server: str) -> None:
    with start("sqlite", server=server, web=1, RATE_FACTOR="1") as site:
        await prove(site, 1000, HEAD + 5)


@pytest.mark.slow
@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_t14_is_red_without_a_time_for_the_head(start: Start, server: str) -> None:
    with start("sqlite", server=server, web=1, RATE_FACTOR="1", **without("head-timeout")) as site:
        with pytest.raises(AssertionError, match="were not cut off"):
            await prove(site, 90, HEAD + 5)
