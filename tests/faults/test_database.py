"""T26: PostgreSQL is restarted and killed under load. Nobody's socket notices more than a pause."""

import asyncio
import signal
from contextlib import suppress
from functools import partial

import psycopg
import pytest

from tests.faults.conftest import Start
from tests.support.figures import SCALE, figure, say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.postgres import Postgres
from tests.support.windows import Window, fetch, started, talking

pytestmark = pytest.mark.slow
NOBODY = {"REDIS_URL": "redis://127.0.0.1:1"}


async def prove_restarts(them: Crowd, postgres: Postgres, rounds: int, rate: float) -> None:
    """The server is by turns stopped in its fast way and killed, stays away for 1.5 s, and comes back."""
    window = Window(them.ledger)
    async with talking(them, 5.0 * rounds + 2, rate):
        for number in range(rounds):
            await asyncio.sleep(2)
            await asyncio.to_thread(postgres.down, (signal.SIGINT, signal.SIGKILL)[number % 2])
            try:
                await asyncio.sleep(1.5)
            finally:
                await started(partial(up_again, postgres))
            await _pages_are_well(them)
            await _commands_are_well(them)
    await them.level(20)
    say("T26", f"{rounds} restarts: {window}")
    assert not them.ledger.closes, f"sockets closed: {them.ledger.closes}"
    figure("T26", "longest until a message is acknowledged", max(window.waits), 5, "s")


async def _pages_are_well(them: Crowd) -> None:
    """Nobody's page meets a connection that the restart has broken."""
    cookie = f"sessionid={them.clients[0].who.cookie}"
    pages = [f"{url}/settings/profile/" for url in them.site.urls for _ in range(8)]
    answers = await asyncio.gather(*(asyncio.to_thread(fetch, page, Cookie=cookie) for page in pages))
    statuses = [status for status, _ in answers]
    assert set(statuses) == {200}, f"pages after a restart: {statuses}"


async def _commands_are_well(them: Crowd) -> None:
    """Nor does a command that reads, on any of the database threads of any process."""
    room, members = next(iter(them.members.items()))
    asking = [them.clients[one].ask("room.history", room=room) for one in members for _ in range(4)]
    answers = await asyncio.gather(*asking, return_exceptions=True)
    wrong = [str(one) for one in answers if isinstance(one, BaseException)]
    assert not wrong, f"commands after a restart: {len(wrong)} of {len(answers)}, such as {wrong[:3]}"


def up_again(postgres: Postgres) -> None:
    """Start it; after a kill its children need a moment until they have let go of the data."""
    for _ in range(40):
        with suppress(RuntimeError, psycopg.OperationalError):
            postgres.up()
            return
    postgres.up()


@pytest.mark.parametrize(("server", "more"), [("daphne", {}), ("uvicorn", NOBODY)])
async def test_t26_the_database_is_restarted_and_killed(
    start: Start, postgres: Postgres, server: str, more: dict[str, str]
) -> None:
    """Once with the layer and once without, where every delivery between processes is a read."""
    with start("postgres", server=server, **more) as site:
        async with crowd(site, sockets=80, rooms=10, largest=40) as them:
            await prove_restarts(them, postgres, int(4 * SCALE), 40)


async def test_t26_is_red_when_connections_are_not_looked_at(start: Start, postgres: Postgres) -> None:
    with start("postgres", **NOBODY, **without("connections-looked-at")) as site:
        async with crowd(site, sockets=10, rooms=2, largest=10) as them:
            with pytest.raises(AssertionError, match=r"(pages|commands) after a restart"):
                await prove_restarts(them, postgres, 2, 20)
