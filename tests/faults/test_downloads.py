"""Fifty people fetch a large file over slow lines: what waits for them lies on disk, not in memory."""

import asyncio

import pytest

from tests.faults.conftest import Start
from tests.support.entrants import people, run
from tests.support.figures import figure, say
from tests.support.guards import without
from tests.support.memory import MEGABYTE, Memory
from tests.support.rude import Rude
from tests.support.site import Site

_MAKE = """
from django.conf import settings
from tests.support.files import file_of
(settings.MEDIA_ROOT / "large").parent.mkdir(parents=True, exist_ok=True)
with open(settings.MEDIA_ROOT / "large", "wb") as file:
    for number in range({megabytes}):
        file.write(bytes([number % 251]) * 1_000_000)
made = file_of(
    {owner}, "large.bin", type="application/octet-stream", size={megabytes}_000_000, path="large"
)
print(made.key)
"""


async def prove(site: Site, *, downloads: int = 50, megabytes: int = 200, seconds: float = 10.0) -> None:
    """Each takes some 100 kB a second; one who takes all of it gets it whole meanwhile."""
    (who,) = await asyncio.to_thread(people, site, "alice")
    code = _MAKE.format(owner=who.id, megabytes=megabytes)
    key = await asyncio.to_thread(run, site, code)
    head = f"GET /files/{key}/large.bin HTTP/1.1\r\nHost: {site.url[7:]}\r\nAuthorization: Bearer {who.token}\r\n\r\n"
    async with Memory.of(site) as memory:
        lines = [await Rude.line(site.url) for _ in range(downloads)]
        for one in lines:
            one.send(head.encode())
        slow = asyncio.gather(*(_trickle(one, seconds) for one in lines))
        quick = await Rude.line(site.url)
        quick.send(head.encode())
        answered = await quick.head()
        assert b" 200 " in answered, answered
        got = 0
        while got < megabytes * MEGABYTE:
            got += len(await quick.some())
        taken = await slow
    for one in lines:
        one.cut()
    quick.cut()
    say(
        "downloads",
        f"{downloads} × {megabytes} MB on {site.server}, {sum(taken) / MEGABYTE:.0f} MB taken slowly",
    )
    assert min(taken) > 0, "somebody got nothing"
    assert got == megabytes * MEGABYTE
    figure("downloads", "memory", memory.grown, 30, "MB")


async def _trickle(one: Rude, seconds: float) -> int:
    loop = asyncio.get_running_loop()
    end, taken = loop.time() + seconds, 0
    await one.head()
    while loop.time() < end:
        taken += len(await one.some(10_000))
        await asyncio.sleep(0.1)
    return taken


@pytest.mark.slow
async def test_slow_downloads_cost_little(start: Start) -> None:
    with start("sqlite", web=1) as site:
        await prove(site, downloads=20, megabytes=20, seconds=2)


@pytest.mark.slow
@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_fifty_slow_downloads_of_200_mb(start: Start, server: str) -> None:
    with start("sqlite", server=server, web=1) as site:
        await prove(site)


@pytest.mark.slow
async def test_it_is_red_without_the_valve(start: Start) -> None:
    with start("sqlite", web=1, **without("valve")) as site:
        with pytest.raises(AssertionError, match="memory"):
            await prove(site, downloads=20, megabytes=30, seconds=5)
