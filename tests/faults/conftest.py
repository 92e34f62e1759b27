"""Sites for the proofs: real web processes, a Valkey and a database that may be stopped, hung, emptied, killed."""

import contextlib
import functools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.support import template
from tests.support.postgres import Postgres
from tests.support.site import Site
from tests.support.valkey import Valkey

Start = Callable[..., AbstractContextManager[Site]]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server of the proofs' own, since some of them stop it."""
    server = Postgres.start()
    yield server
    server.stop()


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    """A Valkey beside the site, for proofs that take it away: `start(…, REDIS_URL=valkey.url)`."""
    folder = Path(tempfile.mkdtemp(prefix="chat-valkey-", dir="/tmp"))
    server = Valkey(folder / "socket")
    server.up()
    yield server
    with contextlib.suppress(Exception):
        server.go_on()
    server.down()
    shutil.rmtree(folder, ignore_errors=True)


_count = iter(range(1_000_000))


@pytest.fixture
def start(request: pytest.FixtureRequest) -> Start:
    """`with start("postgres", server="uvicorn", web=2, **environment) as site:` on a database of its own; the
    first argument is `sqlite` or `postgres`. Limits are a hundredfold unless RATE_FACTOR is given."""

    @contextlib.contextmanager
    def started(database: str, *, server: str = "daphne", web: int = 2, **more: str) -> Iterator[Site]:
        variables = {"RATE_FACTOR": "100", **more}
        if database == "postgres":
            url = request.getfixturevalue("postgres").url()
            variables["DATABASE_URL"] = template.database(url, f"proof_{next(_count)}")
        with Site.running(web=web, server=server, **variables) as site:
            yield site

    return started


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Site]]:
    """`shared("sqlite")`: a running site (Daphne, two web processes) for proofs that leave it as it was, the same
    one whenever it is asked for. It spares the small forms a start each."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def running(database: str) -> Site:
            variables = {"RATE_FACTOR": "100"}
            if database == "postgres":
                url = request.getfixturevalue("postgres").url()
                variables["DATABASE_URL"] = template.database(url, f"proof_{next(_count)}")
            return stack.enter_context(Site.running(web=2, **variables))

        yield running
