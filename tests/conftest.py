"""What every test may ask for. Services and sites are in tests/support/."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection, connections

from chatsite import threads
from tests.support.figures import Figures
from tests.support.postgres import Postgres
from tests.support.valkey import Valkey

pytest_plugins = ("tests.support.cast",)

# Folders whose tests share running sites: one process of pytest-xdist takes the whole folder, so that they
# are started once. All others are dealt out by the file.
TOGETHER = ("tests/chat/gateway", "tests/serve", "tests/chatsite")

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from psycopg_pool import ConnectionPool


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say which tests belong together (`--dist loadgroup`)."""
    for item in items:
        path = item.path.relative_to(config.rootpath).as_posix()
        folder = path.rpartition("/")[0]
        item.add_marker(pytest.mark.xdist_group(folder if folder in TOGETHER else path))


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
    for pool in (threads.general, threads.pages):
        if pool.cache_info().currsize:
            _close_connections(pool()._pool)
    lent = getattr(connection, "pool", None)
    if lent is not None:
        until = time.monotonic() + 5  # a thread of the site may still be about to give its own back
        while (kept := _lent(lent)) > 1 and time.monotonic() < until:
            time.sleep(0.05)
        assert kept <= 1, (
            f"{kept} connections are still lent: a thread of the test ended without closing its own"
        )


def _lent(pool: "ConnectionPool") -> int:
    """How many connections threads hold."""
    held = pool.get_stats()
    return held["pool_size"] - held["pool_available"]


def _close_connections(pool: ThreadPoolExecutor) -> None:
    """Close them in each thread of the pool; one that is busy for longer than a second keeps its own."""
    if not pool._threads:
        return
    meeting = Barrier(len(pool._threads))

    def close() -> None:
        connections.close_all()
        with suppress(BrokenBarrierError):
            meeting.wait(1)

    wait([pool.submit(close) for _ in range(meeting.parties)], timeout=5)


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
