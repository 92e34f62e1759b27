"""T21 to T23: Redis stops, comes back, was never there, is emptied, hangs. Nobody's socket notices."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from tests.faults.conftest import Start
from tests.support.figures import FULL, SCALE, figure, percentile, say
from tests.support.guards import without
from tests.support.load import U_RATE, Crowd, U, crowd
from tests.support.valkey import Valkey
from tests.support.windows import Health, Window, talking

EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
NOBODY = "redis://127.0.0.1:1"
BEFORE, SETTLED, AFTER = 4.0, 5.0, 4.0


async def prove_away(
    them: Crowd, valkey: Valkey, seconds: float, rate: float, *, patience: float = 30
) -> None:
    """T21: the server is gone for so long in the middle of a load, then back."""
    before = Window(them.ledger)
    async with (
        talking(them, BEFORE + seconds + SETTLED + AFTER, rate),
        Health(them.site).watching() as health,
    ):
        await asyncio.sleep(BEFORE)
        before.end()
        valkey.down()
        meanwhile = Window(them.ledger)
        await asyncio.sleep(seconds)
        meanwhile.end()
        valkey.up()
        await asyncio.sleep(SETTLED)
        after = Window(them.ledger)
    after.end()
    await them.level(patience)
    say("T21", f"before {before}; meanwhile {meanwhile}; after {after}")
    assert not them.ledger.closes, f"sockets closed: {them.ledger.closes}"
    assert "degraded" in health.ready, health.ready
    assert set(health.statuses) == {200}, health.statuses
    figure("T21", "longest delivery without Redis", max(meanwhile.delays), 2, "s")
    usual = max(0.1, percentile(before.delays, 0.99))
    figure("T21", "p99 5 s after it is back", percentile(after.delays, 0.99), usual, "s")


async def test_t21_redis_stops_and_comes_back(start: Start, valkey: Valkey) -> None:
    with start("sqlite", REDIS_URL=valkey.url) as site:
        async with crowd(site, sockets=20, rooms=4, largest=10) as them:
            async with talking(them, 3, 40):
                await asyncio.sleep(0.3)
                valkey.down()
                await asyncio.sleep(1.7)
                valkey.up()
            await them.level()
            assert not them.ledger.closes
            figure("T21", "longest delivery, Redis stopped for 1.7 s", max(them.ledger.delays), 2, "s")


@pytest.mark.slow
@EITHER
async def test_t21_redis_stopped_under_load(start: Start, valkey: Valkey, server: str, database: str) -> None:
    with start(database, server=server, REDIS_URL=valkey.url) as site:
        async with crowd(site, **U) as them:
            await prove_away(them, valkey, 10 * SCALE, U_RATE)


@pytest.mark.slow
async def test_t21_is_red_without_healing(start: Start, valkey: Valkey) -> None:
    with start("sqlite", REDIS_URL=valkey.url, **without("healing")) as site:
        async with crowd(site, sockets=10, rooms=2, largest=10) as them:
            with pytest.raises(AssertionError, match="not level"):
                await prove_away(them, valkey, 2, 20, patience=5)


async def prove_never_there(them: Crowd, seconds: float, rate: float, *, patience: float = 30) -> None:
    """T22: no layer at all: everything works, only slower from process to process."""
    window = Window(them.ledger)
    async with Health(them.site).watching() as health, talking(them, seconds, rate):
        pass
    await them.level(patience)
    say("T22", f"never there: {window}")
    assert not them.ledger.closes, f"sockets closed: {them.ledger.closes}"
    assert set(health.ready) == {"degraded"}, health.ready
    assert set(health.statuses) == {200}, health.statuses
    figure("T22", "longest delivery without Redis", max(window.delays), 2, "s")


@pytest.mark.slow
@EITHER
async def test_t22_redis_was_never_there(start: Start, server: str, database: str) -> None:
    with start(database, server=server, REDIS_URL=NOBODY) as site:
        async with crowd(site, **U) as them:
            await prove_never_there(them, 15 * SCALE, U_RATE)


@pytest.mark.slow
@EITHER
async def test_t22_redis_stops_for_good(start: Start, valkey: Valkey, server: str, database: str) -> None:
    with start(database, server=server, REDIS_URL=valkey.url) as site:
        async with crowd(site, sockets=60, rooms=10, largest=40) as them:
            await them.talk(1, 40)
            valkey.down()
            await prove_never_there(them, 10 * SCALE, 40)


@pytest.mark.slow
async def test_t22_is_red_without_tips(start: Start) -> None:
    with start("sqlite", REDIS_URL=NOBODY, **without("tips")) as site:
        async with crowd(site, sockets=10, rooms=2, largest=10) as them:
            with pytest.raises(AssertionError, match="not level"):
                await prove_never_there(them, 2, 20, patience=5)


@pytest.mark.slow
@EITHER
async def test_t22_redis_is_emptied_every_second(
    start: Start, valkey: Valkey, server: str, database: str
) -> None:
    with start(database, server=server, REDIS_URL=valkey.url) as site:
        async with crowd(site, sockets=60, rooms=10, largest=40) as them:
            async with talking(them, 8 * SCALE, 40) as going, Health(site).watching() as health:
                await _until(going, valkey.flush)
            await them.level()
            assert not them.ledger.closes
            assert set(health.statuses) == {200}
            figure("T22", "longest delivery, FLUSHALL each second", max(them.ledger.delays), 2, "s")


async def _until(going: asyncio.Task[int], do: Callable[[], Awaitable[None] | None]) -> None:
    while not going.done():
        do()
        await asyncio.sleep(1)


async def prove_hung(them: Crowd, valkey: Valkey, seconds: float, rate: float) -> None:
    """T23: the server takes connections and answers nothing; replies don't wait for it."""
    async with talking(them, seconds + 3, rate), Health(them.site).watching() as health:
        await asyncio.sleep(1)
        valkey.hang()
        meanwhile, began = Window(them.ledger), time.monotonic()
        try:
            await asyncio.sleep(seconds)
            meanwhile.end()
        finally:
            valkey.go_on()
    await them.level()
    say("T23", f"hung for {time.monotonic() - began:.0f} s: {meanwhile}")
    assert not them.ledger.closes, f"sockets closed: {them.ledger.closes}"
    assert "degraded" in health.ready, health.ready
    assert set(health.statuses) == {200}, health.statuses
    assert len(meanwhile.waits) > seconds * rate / 2, f"only {len(meanwhile.waits)} were answered"
    figure("T23", "p99 of a reply while Redis hangs", percentile(meanwhile.waits, 0.99), 1, "s")
    figure("T23", "longest delivery while Redis hangs", max(meanwhile.delays), 2, "s")


@pytest.mark.slow
@EITHER
async def test_t23_redis_hangs(start: Start, valkey: Valkey, server: str, database: str) -> None:
    with start(database, server=server, REDIS_URL=valkey.url) as site:
        async with crowd(site, **U) as them:
            await prove_hung(them, valkey, 60 if FULL else 15 * SCALE, U_RATE)


@pytest.mark.slow
async def test_t23_is_red_when_replies_wait_for_the_layer(start: Start, valkey: Valkey) -> None:
    with start("sqlite", REDIS_URL=valkey.url, **without("publish-behind")) as site:
        async with crowd(site, sockets=10, rooms=2, largest=10) as them:
            with pytest.raises(AssertionError, match="were answered"):
                await prove_hung(them, valkey, 6, 20)
