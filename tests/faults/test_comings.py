"""T17: a day of coming and going leaves nothing behind. T18: neither do thousands who connect, join and are gone."""

import asyncio
import itertools
import random
import re
import urllib.request

import psycopg
import pytest
import redis

from tests.faults.conftest import Start
from tests.support.entrants import Entrant
from tests.support.figures import SCALE, figure, say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.memory import MEGABYTE, Memory
from tests.support.rude import Rude, command
from tests.support.site import Site
from tests.support.valkey import Valkey

EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
AT_ONCE = 8


def told(site: Site) -> dict[str, float]:
    """Gauges of all web processes together."""
    found: dict[str, float] = {}
    for url in site.urls:
        with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
            for name, value in re.findall(r"(?m)^(chat_\w+) ([0-9.e+]+)$", answer.read().decode()):
                found[name] = found.get(name, 0) + float(value)
    return found


def groups(valkey: Valkey) -> int:
    """Subscriptions on the layer, and keys."""
    with redis.Redis.from_url(valkey.url) as client:
        return int(len(client.pubsub_channels()) + client.dbsize())


def descriptors(site: Site) -> int:
    """Open files and sockets of the web processes."""
    return sum(process.num_fds() for process in site.children())


def database_connections(site: Site) -> int:
    """Connections to PostgreSQL's database, or open files of SQLite's."""
    if url := site.environment.get("DATABASE_URL"):
        with psycopg.connect(url) as connection:
            activity = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            (count,) = connection.execute(activity).fetchone() or (0,)
            return int(count)
    return sum("chat.sqlite3" in one.path for process in site.children() for one in process.open_files())


async def prove_cycles(site: Site, valkey: Valkey, cycles: int) -> None:
    """Connect, take part in every room, watch one, and be gone by a reset."""
    async with crowd(site, sockets=2, rooms=1, largest=2, idle=40) as them:
        room = next(iter(them.members))
        await _cycles(site, them.idle, room, cycles // 10)
        await asyncio.sleep(1)
        before, subscribed, files = told(site), groups(valkey), descriptors(site)
        async with Memory.of(site) as memory:
            await _cycles(site, them.idle, room, cycles)
            await asyncio.sleep(3)
        after = told(site)
        say("T18", f"{cycles} cycles on {site.server}: {descriptors(site)} descriptors, {files} before")
        for name in ("chat_sockets", "chat_people", "chat_rooms_live"):
            assert after[name] == before[name], f"{name} is {after[name]}, it was {before[name]}"
        assert abs(groups(valkey) - subscribed) <= 1, f"{groups(valkey)} on the layer, {subscribed} before"
        assert descriptors(site) <= files + 4
        figure("T18", "memory", memory.grown, 15, "MB")
        await them.level()


async def _cycles(site: Site, people: list[Entrant], room: int, count: int) -> None:
    turns = itertools.count()

    async def go() -> None:
        while (turn := next(turns)) < count:
            one = await Rude.open(site.urls[turn % len(site.urls)], people[turn % len(people)].token)
            one.send(command("sync", 1, rooms={}, feed=0) + command("watch", 2, rooms=[room], users=[1]))
            await one.until("reply")
            if turn % 2:
                await one.until("reply")
            one.cut()

    await asyncio.gather(*(go() for _ in range(AT_ONCE)))


async def prove_flat(site: Site, seconds: float, *, sockets: int = 100) -> None:
    """U at a fifth, and three lines a second break: what is held at the end is what was held after a quarter."""
    async with crowd(site, sockets=sockets, rooms=10, largest=60, whole=False) as them:
        await _churn(them, seconds / 4)
        held = Memory(site).now()
        files, connections = descriptors(site), database_connections(site)
        await _churn(them, seconds * 3 / 4)
        await asyncio.sleep(2)
        gained = (Memory(site).now() - held) / MEGABYTE
        more, now = descriptors(site) - files, database_connections(site)
        say(
            "T17",
            f"{seconds:.0f} s on {site.server}: descriptors {more:+d}, connections {now}, {connections} before",
        )
        assert told(site)["chat_sockets"] == sockets
        assert more <= 10
        assert now <= connections + 4
        figure("T17", "memory gained", gained, 10, "MB")
        await them.level()


async def _churn(them: Crowd, seconds: float) -> None:
    talking = asyncio.create_task(them.talk(seconds, 10))
    while not talking.done():
        for client in random.sample(them.clients, 3):
            if client._connection is not None:
                client._connection.transport.abort()
        await asyncio.sleep(1)
    await talking
    await asyncio.sleep(1)
    async with asyncio.timeout(30):
        for client in them.clients:
            await client.live.wait()


@pytest.mark.slow
async def test_t18_who_comes_and_goes_leaves_nothing(start: Start, valkey: Valkey) -> None:
    with start("sqlite", web=1, REDIS_URL=valkey.url) as site:
        await prove_cycles(site, valkey, 150)


@pytest.mark.slow
@EITHER
async def test_t18_thousands_of_cycles(start: Start, valkey: Valkey, server: str, database: str) -> None:
    with start(database, server=server, REDIS_URL=valkey.url) as site:
        await prove_cycles(site, valkey, int(2_000 * SCALE))


@pytest.mark.slow
async def test_t18_is_red_without_leaving(start: Start, valkey: Valkey) -> None:
    with start("sqlite", web=1, REDIS_URL=valkey.url, **without("leaving")) as site:
        with pytest.raises(AssertionError, match="chat_sockets"):
            await prove_cycles(site, valkey, 150)


@pytest.mark.slow
@EITHER
async def test_t17_coming_and_going_under_load_is_flat(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await prove_flat(site, 60 * SCALE)


@pytest.mark.slow
async def test_t17_is_red_without_leaving(start: Start) -> None:
    with start("sqlite", web=1, **without("leaving")) as site:
        with pytest.raises(AssertionError):
            await prove_flat(site, 12, sockets=20)
