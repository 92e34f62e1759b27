"""Everything at once (issue "Nothing lost", Must show 2): 30,000 messages while processes are killed and told to stop,
Redis is stopped, hung and emptied, the database is away, and lines are cut: 0 lost, 0 doubled, 0 out of order.

In a slice 1,200 messages; the whole number with PROOF_SCALE=25.
"""

import asyncio
import collections
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import pytest

from tests.faults.conftest import Start
from tests.faults.test_database import up_again
from tests.support.entrants import run
from tests.support.figures import SCALE, say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.postgres import Postgres
from tests.support.proxy import Proxy
from tests.support.site import Site
from tests.support.valkey import Valkey
from tests.support.windows import Window, all_live, started, talking

pytestmark = pytest.mark.slow
MESSAGES = 1200
RATE = 60.0
REST = 2.0
LOCKED = """
import time
from django.db import transaction
with transaction.atomic():
    time.sleep(1.5)
print("done")
"""
Fault = Callable[[], Awaitable[object]]


class Faults:
    """What can go wrong around a site, each until it is mended again, in an order that a seed gives."""

    def __init__(self, site: Site, valkey: Valkey, proxies: list[Proxy], postgres: Postgres | None) -> None:
        self.site, self.valkey, self.proxies, self.postgres = site, valkey, proxies, postgres
        self.random = random.Random(29)
        self.done: collections.Counter[str] = collections.Counter()

    async def strike(self) -> None:
        """The next fault, and its end. Each comes once before any comes again."""
        faults: list[Fault] = [
            self.kill, self.stop_redis, self.hang_redis, self.empty_redis, self.database, self.cut, self.terminate
        ]  # fmt: skip
        least = min(self.done[one.__name__] for one in faults)
        fault = self.random.choice([one for one in faults if self.done[one.__name__] == least])
        self.done[fault.__name__] += 1
        await fault()

    async def kill(self) -> None:
        """A web process, as by `kill -9`."""
        self.random.choice(self.site.children("chatsite.serve")).kill()

    async def terminate(self) -> None:
        """A web process, by SIGTERM."""
        self.random.choice(self.site.children("chatsite.serve")).terminate()

    async def stop_redis(self) -> None:
        """Gone for two seconds, with all it held."""
        self.valkey.down()
        await asyncio.sleep(2)
        await started(self.valkey.up)

    async def hang_redis(self) -> None:
        """Silent for three seconds."""
        self.valkey.hang()
        await asyncio.sleep(3)
        self.valkey.go_on()

    async def empty_redis(self) -> None:
        """FLUSHALL."""
        self.valkey.flush()

    async def database(self) -> None:
        """PostgreSQL killed, a second later there again; SQLite's write lock held by somebody else."""
        if self.postgres is None:
            await asyncio.to_thread(run, self.site, LOCKED)
            return
        await asyncio.to_thread(self.postgres.down)
        await asyncio.sleep(1)
        await started(partial(up_again, self.postgres))

    async def cut(self) -> None:
        """A third of all lines."""
        for link in [link for proxy in self.proxies for link in proxy.links]:
            if self.random.random() < 0.33:
                link.cut()


@asynccontextmanager
async def behind_proxies(
    site: Site, valkey: Valkey, postgres: Postgres | None, *, sockets: int
) -> AsyncIterator[tuple[Crowd, Faults]]:
    """A crowd whose lines run through a proxy before each web process."""
    async with AsyncExitStack() as stack:
        proxies = [await stack.enter_async_context(Proxy.before(url)) for url in site.urls]
        urls = [proxy.url for proxy in proxies]
        them = await stack.enter_async_context(
            crowd(site, sockets=sockets, rooms=max(2, sockets // 6), largest=sockets // 2, urls=urls)
        )
        yield them, Faults(site, valkey, proxies, postgres)


async def prove_mixed(
    them: Crowd, faults: Faults, messages: int, rate: float, *, patience: float = 40
) -> None:
    """Talk on until so many messages are asked for, with one fault after the other."""
    window = Window(them.ledger)
    async with talking(them, (messages - 0.5) / rate, rate) as going:
        while not going.done():
            await faults.strike()
            await asyncio.sleep(REST)
        await all_live(them)
    record = await them.level(patience)
    stored = sum(len(held) for held in record.messages.values())
    say("mixed", f"{len(them.ledger.acks)} acknowledged, {stored} stored; {dict(faults.done)}; {window}")
    say("mixed", f"closes {dict(them.ledger.closes)}, lags {them.ledger.lagged}")
    assert len(them.ledger.acks) == stored, "somebody's message is stored and was never acknowledged"


@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_mixed_faults_lose_nothing(
    start: Start, valkey: Valkey, request: pytest.FixtureRequest, server: str, database: str
) -> None:
    with start(database, server=server, REDIS_URL=valkey.url) as site:
        postgres = request.getfixturevalue("postgres") if database == "postgres" else None
        async with behind_proxies(site, valkey, postgres, sockets=60) as (them, faults):
            await prove_mixed(them, faults, int(MESSAGES * SCALE), RATE)


async def test_mixed_is_red_without_healing(start: Start, valkey: Valkey) -> None:
    with start("sqlite", REDIS_URL=valkey.url, **without("healing")) as site:
        async with behind_proxies(site, valkey, None, sockets=12) as (them, faults):
            with pytest.raises(AssertionError, match="not level"):
                await prove_mixed(them, faults, 300, 20, patience=6)
