"""What every test may ask for. Services and sites are in tests/support/."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from tests.support.postgres import Postgres
from tests.support.valkey import Valkey

pytest_plugins = ("tests.support.cast",)

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session", autouse=True)
def valkey() -> Iterator[Valkey]:
    """The layer's server for this test process: real, on the address that the settings name."""
    server = Valkey(Path(settings.REDIS_URLS[0].removeprefix("unix://")))
    server.up()
    yield server
    server.down()


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
