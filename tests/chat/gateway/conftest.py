"""Running sites for the socket's tests: two web processes on one layer, on the database of this run."""

import contextlib
import functools
import itertools
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support import template
from tests.support.entrants import Entrant, crowd
from tests.support.site import Site

# Both servers on SQLite; on PostgreSQL uvicorn alone, since the faults try Daphne there.
SERVERS = (pytest.param("daphne", marks=pytest.mark.once), "uvicorn")
Start = Callable[..., Site]
_count = itertools.count(1)


def variables(**more: str) -> dict[str, Any]:
    """The environment of a site on this run's kind of database."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        return more
    name = f"site_{os.getpid()}_{next(_count)}"
    return {"DATABASE_URL": template.database(url, name), **more}


@pytest.fixture(scope="session")
def start() -> Iterator[Start]:
    """`start(server, web=…, **environment)`: a site that stays until the end. Asked again, it is the same one:
    a parametrised fixture of a wide scope would start it anew each time the other server had its turn."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def started(server: str, web: int = 1, **more: str) -> Site:
            return stack.enter_context(Site.running(web=web, server=server, **variables(**more)))

        yield started


@pytest.fixture(params=SERVERS)
def site(request: pytest.FixtureRequest, start: Start) -> Site:
    """Two web processes of either server. Limits are a hundredfold: tests of limits have sites of their own."""
    return start(request.param, web=2, RATE_FACTOR="100")


@pytest.fixture(scope="session")
def crowds() -> Callable[[Site], Iterator[tuple[Entrant, ...]]]:
    """Who may still be handed out, for each site."""
    return functools.cache(lambda site: crowd(site, "alice", "bob", "charlie"))


@pytest.fixture
def casts(
    site: Site, crowds: Callable[[Site], Iterator[tuple[Entrant, ...]]]
) -> Iterator[tuple[Entrant, ...]]:
    """People for every test."""
    return crowds(site)


@pytest.fixture
def cast(casts: Iterator[tuple[Entrant, Entrant, Entrant]]) -> tuple[Entrant, Entrant, Entrant]:
    """alice, bob and charlie, new in each test."""
    return next(casts)
