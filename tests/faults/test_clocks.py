"""T29: the clocks of the web processes stand two hours apart and jump. T45: the secret is replaced."""

import asyncio
from collections.abc import Callable
from functools import partial

import httpx
import pytest

from tests.faults.conftest import Start
from tests.support.entrants import Entrant
from tests.support.figures import figure, say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.site import Site
from tests.support.sockets import Socket
from tests.support.windows import Window, all_live, started, talking

pytestmark = pytest.mark.slow
EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
NOBODY = {"REDIS_URL": "redis://127.0.0.1:1"}
AT_ONCE = 8


async def prove_signed_in(site: Site, who: Entrant) -> None:
    """Pages, several at once on every process, and sockets take the cookie that was given before."""
    headers = {"Cookie": f"sessionid={who.cookie}"}
    async with httpx.AsyncClient(timeout=20) as browser:
        for url in site.urls:
            asked = [browser.get(f"{url}/settings/profile/", headers=headers) for _ in range(AT_ONCE)]
            answers = await asyncio.gather(*asked)
            assert {one.status_code for one in answers} == {200}, f"{who.name} is signed out at {url}"
            async with Socket.open(url, cookie=who.cookie, origin=url) as socket:
                assert await socket.ask("user.get", ids=[who.id])


async def prove_clocks(
    them: Crowd, seconds: float, rate: float, *, patience: float = 30, asked: int = 2
) -> None:
    """The clocks are apart, and change places in the middle of the talk: nobody is signed out, all is in order.
    `asked`: of so many it is tried while they talk; whoever comes then brings his rooms up to date for all."""
    window = Window(them.ledger)
    async with talking(them, seconds, rate):
        while_talking = [client.who for client in them.clients[:asked]]
        await asyncio.sleep(seconds / 2)
        (them.site.data_dir / "jump").touch()
        for who in while_talking:
            await prove_signed_in(them.site, who)
    await them.level(patience)
    say("T29", f"clocks two hours apart: {window}")
    assert not them.ledger.closes, f"sockets closed: {them.ledger.closes}"
    for who in [client.who for client in them.clients[-2:]]:
        await prove_signed_in(them.site, who)
    figure("T29", "longest delivery", max(window.delays), 2, "s")


@pytest.mark.parametrize(
    ("server", "database", "more"), [("daphne", "postgres", {}), ("uvicorn", "sqlite", NOBODY)]
)
async def test_t29_clocks_that_jump(start: Start, server: str, database: str, more: dict[str, str]) -> None:
    with start(database, server=server, **more, **without("right-clocks")) as site:
        async with crowd(site, sockets=40, rooms=8, largest=20) as them:
            await prove_clocks(them, 10, 30)


async def test_t29_is_red_when_tips_go_by_the_process_clock(start: Start) -> None:
    with start("sqlite", **NOBODY, **without("right-clocks", "tips-by-the-database")) as site:
        # A room in which the deaf process speaks last is level all the same: its own message shows it the gap.
        async with crowd(site, sockets=8, rooms=16, largest=8) as them:
            with pytest.raises(AssertionError, match="not level"):
                await prove_clocks(them, 3, 20, patience=5, asked=0)


OLD, NEW = "an-old-secret-" + "0123456789" * 4, "a-new-secret-" + "9876543210" * 4


def replace_secret(site: Site) -> None:
    """Stop the site as an operator does, and start it with the new secret, the old one in the fallbacks."""
    site.stop()
    site.environment.update(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=OLD)
    site.start()


async def prove_replaced(them: Crowd, rate: float, replace: Callable[[Site], None] = replace_secret) -> None:
    """T45: everybody talks on as soon as the site is there again; no cookie and no token is worth less than before."""
    async with talking(them, 4, rate):
        await asyncio.sleep(1)
        await started(partial(replace, them.site))
        took = await all_live(them)
    await them.level()
    for client in them.clients[:6]:
        await prove_signed_in(them.site, client.who)
    assert 4401 not in them.ledger.closes, f"closed with {them.ledger.closes}"
    say("T45", f"{len(them.ledger.acks)} acknowledged, closes {dict(them.ledger.closes)}")
    figure("T45", "from the start until everybody is back", took, 5, "s")


@EITHER
async def test_t45_the_secret_is_replaced(start: Start, server: str, database: str) -> None:
    with start(database, server=server, SECRET_KEY=OLD) as site:
        async with crowd(site, sockets=40, rooms=8, largest=20) as them:
            await prove_replaced(them, 30)


@pytest.mark.parametrize("guard", ["old-secrets", "sessions-renewed-in-place"])
async def test_t45_is_red_without(start: Start, guard: str) -> None:
    with start("sqlite", SECRET_KEY=OLD, **without(guard)) as site:
        async with crowd(site, sockets=6, rooms=2, largest=6) as them:
            with pytest.raises(AssertionError, match="signed out"):
                await prove_replaced(them, 10)
