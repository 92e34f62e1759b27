"""A database that takes nothing for a while: senders are told to come again, and the queue doesn't grow for ever."""

import asyncio
import contextlib
import fcntl
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from chatsite.databases.sqlite.base import lock_file
from tests.faults.conftest import Start
from tests.support.figures import figure, say
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.memory import Memory
from tests.support.site import Site
from tests.support.sockets import Refused

EACH = 32
TEXT = "w" * 9_000


async def prove(site: Site, *, sockets: int = 30, seconds: float = 23.0) -> None:
    """Everybody sends what he may have in hand; nothing of it is lost, and nobody waits for an answer for long: 5 s
    in the queue, and in a batch for as long as a statement may take: 5 s for SQLite's lock, 10 s on PostgreSQL."""
    async with crowd(site, sockets=sockets, rooms=4, largest=sockets, whole=False) as them:
        room = next(iter(them.members))
        waits, refused = list[float](), list[Refused]()
        for client in them.clients:
            client.ask = _timed(client.ask, waits, refused)  # type: ignore[method-assign]
        async with Memory.of(site) as memory:
            with stalled(site):
                sending = [
                    asyncio.create_task(client.send(room, f"{one} {TEXT}"))
                    for client in them.clients
                    for one in range(EACH)
                ]
                await asyncio.sleep(seconds)
            async with asyncio.timeout(60):
                await asyncio.gather(*sending)
        say("stall", f"{sockets * EACH} sends of 9 kB, {seconds:g} s, {len(refused)} told to come again")
        figure("stall", "longest wait for an answer", max(waits), 16 if _is_postgres(site) else 11, "s")
        assert max(waits) < seconds - 1, "somebody waited as long as it took"
        figure("stall", "memory", memory.grown, 80, "MB")
        assert refused
        assert all(one.code == "unavailable" and one.error["retry_after"] > 0 for one in refused)
        await them.level()


def _timed(ask: Any, waits: list[float], refused: list[Refused]) -> Any:
    async def asked(kind: str, /, *args: Any, **fields: Any) -> Any:
        began = time.monotonic()
        try:
            return await ask(kind, *args, **fields)
        except Refused as told:
            refused.append(told)
            raise
        finally:
            waits.append(time.monotonic() - began)

    return asked


def _is_postgres(site: Site) -> bool:
    return "DATABASE_URL" in site.environment


@contextlib.contextmanager
def stalled(site: Site) -> Iterator[None]:
    """Nobody can write messages meanwhile."""
    if _is_postgres(site):
        with psycopg.connect(site.environment["DATABASE_URL"]) as connection:
            connection.execute("LOCK TABLE chat_message IN EXCLUSIVE MODE")
            yield
            connection.rollback()
    else:
        with open(lock_file(str(site.data_dir / "chat.sqlite3")), "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_stalled_database_is_told_to_senders(start: Start, database: str) -> None:
    with start(database) as site:
        await prove(site)


@pytest.mark.slow
async def test_it_is_red_without_putting_off(start: Start) -> None:
    with start("sqlite", web=1, **without("putting-off")) as site:
        with pytest.raises(AssertionError, match="as long as it took"):
            await prove(site)
