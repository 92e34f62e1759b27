"""What every test may ask for. Services and sites are in tests/support/."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, get_ident
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connections

from chatsite import threads
from tests.support.dealing import Dealing
from tests.support.figures import Figures
from tests.support.lent import lent, watch
from tests.support.postgres import Postgres
from tests.support.valkey import Valkey

pytest_plugins = ("tests.support.cast",)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.doors import DoorClient


class Order:
    """What has to come last in its file does, after all others have been shuffled."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Move each test marked `last` behind the others of its file; one with parameters behind those with
        the same, so that what they share needs no second start."""
        for item in [item for item in items if item.get_closest_marker("last")]:
            items.remove(item)
            mates = [place for place, other in enumerate(items) if _goes_before(other, item)]
            items.insert(mates[-1] + 1 if mates else len(items), item)


def _goes_before(other: pytest.Item, last: pytest.Item) -> bool:
    wanted, found = (getattr(getattr(item, "callspec", None), "id", "") for item in (last, other))
    return other.path == last.path and (not wanted or wanted == found)


def pytest_configure(config: pytest.Config) -> None:
    """A file may hold one hook of a name only, and these run at another end."""
    config.pluginmanager.register(Order(), "order")
    config.pluginmanager.register(Figures(), "figures")
    config.pluginmanager.register(Dealing(), "dealing")
    watch()


@pytest.fixture
def client() -> "DoorClient":
    """pytest-django's own, which finds files too."""
    from tests.support.doors import DoorClient

    return DoorClient()


@pytest.fixture(scope="session", autouse=True)
def valkey() -> Iterator[Valkey]:
    """The layer's server for this test process: real, on the address that the settings name."""
    server = Valkey(Path(settings.REDIS_URLS[0].removeprefix("unix://")))
    server.up()
    yield server
    server.down()


@pytest.fixture(autouse=True)
def rested_threads() -> Iterator[None]:
    """The site's own threads keep their database connections; a test that has no database must not find
    those of the test before, because asking them is refused there."""
    yield
    until = time.monotonic() + 5  # what a job has begun may still hand in another one
    while True:
        for pool in (threads.general, threads.pages, threads.asides, threads.works):
            if pool.cache_info().currsize:
                _close_connections(pool()._pool)
        if len(lent()) <= 1 or time.monotonic() > until:
            break
        time.sleep(0.05)
    assert len(lent()) <= 1, f"a thread of the test ended without closing its own connection: {lent()}"


def _close_connections(pool: ThreadPoolExecutor) -> None:
    """Close them in each thread of the pool. One that is still at work is met when it is done: a job handed in
    meanwhile begins in a thread of its own, so those that were met are counted, not the jobs."""
    until, met = time.monotonic() + 5, set[int]()
    while (workers := set(pool._threads)) and time.monotonic() < until:
        meeting = Barrier(len(workers))
        wait([pool.submit(_close_mine, meeting, met) for _ in workers], timeout=2)
        if met >= {worker.ident for worker in workers}:
            return


def _close_mine(meeting: Barrier, met: set[int]) -> None:
    connections.close_all()
    met.add(get_ident())
    with suppress(BrokenBarrierError):
        meeting.wait(0.5)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this test process's own, for sites; `postgres.create(name)` gives its URL."""
    server = Postgres.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """A browser, shared by the tests of this process; each person gets a Window of it."""
    from tests.support.browser import chromium as running

    with running() as browser:
        yield browser
