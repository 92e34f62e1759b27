"""T30: every web process is told to stop by turns, under load: what is in hand is answered, and 1012 said to all."""

import asyncio
import time

import psutil
import pytest

from tests.faults.conftest import Start
from tests.support.figures import SCALE, figure, say
from tests.support.guards import without
from tests.support.load import U_RATE, Crowd, U, crowd
from tests.support.windows import all_live

pytestmark = pytest.mark.slow
EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])


async def prove_rolling(them: Crowd, rounds: int, rate: float) -> None:
    """Each web process is stopped once a round, the next one when everybody is back."""
    going = asyncio.Event()
    took = [0.0]

    async def roll() -> None:
        for _ in range(rounds):
            took.extend([await stop(them, victim) for victim in them.site.children("chatsite.serve")])
        going.set()

    rolling = asyncio.create_task(roll())
    while not going.is_set():
        await them.talk(1, rate)
        assert not (rolling.done() and rolling.exception()), rolling.exception()
    await rolling
    await them.level()
    say("T30", f"{len(them.ledger.acks)} acknowledged, closes {dict(them.ledger.closes)}")
    codes = {code for code in them.ledger.closes if code is not None}  # None: nobody listened there just then
    assert codes == {1012}, f"closed with {codes}"
    figure("T30", "longest from SIGTERM to the end of the process", max(took), 15, "s")


async def stop(them: Crowd, victim: psutil.Process) -> float:
    """Stop a process and wait until it has gone, another one answers and everybody is back; how long it went on."""
    began = time.monotonic()
    victim.terminate()
    while victim.is_running() and victim.status() != psutil.STATUS_ZOMBIE:
        await asyncio.sleep(0.02)
    took = time.monotonic() - began
    while not await asyncio.to_thread(them.site.answers):
        await asyncio.sleep(0.05)
    await all_live(them)
    return took


@EITHER
async def test_t30_rolling_restart_under_load(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        async with crowd(site, **U) as them:
            await prove_rolling(them, int(2 * SCALE), U_RATE)


@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_t30_is_red_without_the_drain(start: Start, server: str) -> None:
    with start("sqlite", server=server, **without("drain")) as site:
        async with crowd(site, sockets=12, rooms=2, largest=10) as them:
            with pytest.raises(AssertionError, match="closed with"):
                await prove_rolling(them, 1, 20)
