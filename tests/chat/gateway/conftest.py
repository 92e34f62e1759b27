"""Running sites for the socket's tests: two web processes on one layer, on the database of this run."""

import itertools
import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import template
from tests.support.entrants import Entrant, crowd
from tests.support.site import Site

_count = itertools.count(1)


def variables(**more: str) -> dict[str, Any]:
    """The environment of a site on this run's kind of database."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        return more
    name = f"site_{os.getpid()}_{next(_count)}"
    return {"DATABASE_URL": template.database(url, name), **more}


@pytest.fixture(scope="session", params=["daphne", "uvicorn"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Two web processes of either server. Limits are a hundredfold: tests of limits have sites of their own."""
    with Site.running(web=2, server=request.param, **variables(RATE_FACTOR="100")) as running:
        yield running


@pytest.fixture(scope="session")
def casts(site: Site) -> Iterator[tuple[Entrant, ...]]:
    """People for every test."""
    return crowd(site, "alice", "bob", "charlie")


@pytest.fixture
def cast(casts: Iterator[tuple[Entrant, Entrant, Entrant]]) -> tuple[Entrant, Entrant, Entrant]:
    """alice, bob and charlie, new in each test."""
    return next(casts)
