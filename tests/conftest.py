"""What every test may ask for. Services and sites are in tests/support/, people in tests/support/cast.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.valkey import Valkey

pytest_plugins = ("tests.support.cast",)


@pytest.fixture(scope="session", autouse=True)
def valkey() -> Iterator[Valkey]:
    """The layer's server for this test process: real, on the address that the settings name."""
    server = Valkey(Path(settings.REDIS_URLS[0].removeprefix("unix://")))
    server.up()
    yield server
    server.down()
