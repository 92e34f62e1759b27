"""T25: processes of the site are killed under load. T15: one web process with all its sockets."""

import asyncio
import random
import signal
import time

import psutil
import pytest

from tests.faults.conftest import Start
from tests.support.figures import FULL, SCALE, figure, say
from tests.support.guards import without
from tests.support.load import U_RATE, Crowd, U, crowd
from tests.support.site import Site
from tests.support.windows import all_live, started, talking

EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])


async def prove_kills(them: Crowd, *, kills: int, every: float, rate: float, all_of_it: bool = False) -> None:
    """A random process of the site, a web process first, is killed so many times, each `every` seconds; with
    `all_of_it`, at the end its parent, and with it everything, which is then started again."""
    chosen, backs = random.Random(3), [0.0]
    async with talking(them, every * kills + 1, rate):
        for number in range(kills):
            await asyncio.sleep(every * chosen.uniform(0.1, 0.3))
            began = time.monotonic()
            backs.append(await kill(them, chosen.choice(_processes(them.site, everything=number > 0))))
            await asyncio.sleep(max(0.0, every * 0.9 - (time.monotonic() - began)))
        if all_of_it:
            await asyncio.sleep(0.5)
            await asyncio.to_thread(them.site.stop, signal.SIGKILL)
            await started(them.site.start)
            await all_live(them)
    await them.level()
    say("T25", f"{kills} kills, {len(them.ledger.acks)} acknowledged, closes {dict(them.ledger.closes)}")
    figure("T25", "longest until everybody is back", max(backs), 5, "s")


async def kill(them: Crowd, victim: int) -> float:
    """Kill a process; seconds until everybody is in sync and every web process answers."""
    began = time.monotonic()
    psutil.Process(victim).kill()
    await asyncio.sleep(0.3)  # until the clients have noticed
    await all_live(them)
    while not await asyncio.to_thread(them.site.answers):
        await asyncio.sleep(0.05)
    return time.monotonic() - began


def _processes(site: Site, *, everything: bool) -> list[int]:
    return [
        one.pid for one in site.children("chatsite.serve") + (site.children("valkey") if everything else [])
    ]


async def test_t25_killed_processes_lose_nothing_acknowledged(start: Start) -> None:
    with start("sqlite") as site:
        async with crowd(site, sockets=20, rooms=4, largest=10) as them:
            await prove_kills(them, kills=1, every=3, rate=40)


@pytest.mark.slow
@EITHER
async def test_t25_kills_under_load(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        async with crowd(site, **U) as them:
            await prove_kills(
                them, kills=int(3 * SCALE), every=20 if FULL else 7, rate=U_RATE, all_of_it=True
            )


@pytest.mark.slow
async def test_t25_is_red_when_ok_comes_before_the_commit(start: Start) -> None:
    with start("sqlite", **without("commit-first")) as site:
        async with crowd(site, sockets=20, rooms=4, largest=10) as them:
            with pytest.raises(AssertionError, match="stored"):
                await prove_kills(them, kills=4, every=3, rate=60)


async def prove_all_back(site: Site, sockets: int, *, patience: float = 40) -> None:
    """Everybody is on one web process, which is killed: they come back to it as the contract tells them to."""
    async with crowd(
        site, sockets=sockets, rooms=10, largest=sockets // 5, urls=site.urls[:1], hurry=1.0, whole=False
    ) as them:
        victim = min(site.children("chatsite.serve"), key=lambda one: one.cmdline()[-3]).pid
        async with talking(them, 3, 20):
            await asyncio.sleep(1)
            took = await asyncio.wait_for(kill(them, victim), patience)
        await them.level()
        figure("T15", f"{sockets} sockets are back after", took, 30, "s")


@pytest.mark.slow
@EITHER
async def test_t15_everybody_of_a_killed_process_is_back(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await prove_all_back(site, 1_000 if FULL else 300)


@pytest.mark.slow
async def test_t15_is_red_when_nobody_starts_it_again(start: Start) -> None:
    with start("sqlite", **without("starting-again")) as site:
        with pytest.raises(TimeoutError):
            await prove_all_back(site, 20, patience=12)
