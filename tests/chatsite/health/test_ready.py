"""`/readyz` and `/healthz` while what they ask about stops, hangs and comes back."""

import contextlib
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from tests.support.postgres import Postgres
from tests.support.site import Site, until
from tests.support.valkey import Valkey

pytestmark = pytest.mark.once
PROMPT = 2 * 2.0
"""Seconds: twice what is promised, since the machine is shared. Without a limit the pool takes 5, a hung server 10."""
WELL = {"status": "ok", "database": "ok", "layer": "ok", "canary": "off", "worker": "off"}


@dataclass
class House:
    """A site, and what it stands on."""

    site: Site
    database: Postgres
    layer: Valkey

    def ready(self) -> tuple[int, dict[str, str], float]:
        """Status, body and seconds of `/readyz`."""
        began = time.monotonic()
        answer = httpx.get(f"{self.site.url}/readyz", timeout=10)
        return answer.status_code, answer.json(), time.monotonic() - began

    def well(self) -> bool:
        return self.ready()[:2] == (200, WELL)

    @contextlib.contextmanager
    def hung_database(self) -> Iterator[None]:
        """The server and all its sessions stand still; connections stay."""
        assert self.database._process
        server = psutil.Process(self.database._process.pid)
        everyone = [server, *server.children(recursive=True)]
        for one in everyone:
            one.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for one in everyone:
                one.send_signal(signal.SIGCONT)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="chat-ready-", dir="/tmp"))
    database, layer = Postgres.start(), Valkey(folder / "valkey.sock")
    layer.up()
    try:
        url = database.create("ready")
        with Site.running(DATABASE_URL=url, REDIS_URL=layer.url) as site:
            yield House(site, database, layer)
    finally:
        layer.down()
        database.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def well(house: House) -> None:
    """Whatever the test before did, it is over."""
    assert until(house.well, 10)


def test_a_database_that_is_stopped_is_told_at_once_and_found_again(house: House) -> None:
    house.database.down()
    try:
        status, told, took = house.ready()
        assert (status, told["status"], told["database"], told["layer"]) == (503, "down", "down", "ok")
        assert took < PROMPT
        assert httpx.get(f"{house.site.url}/healthz", timeout=10).json() == {"status": "ok"}
    finally:
        house.database.up()
    began = time.monotonic()
    assert until(house.well, 10)
    print(f"stopped: told in {took:.2f} s, found again in {time.monotonic() - began:.2f} s")


@pytest.mark.slow
def test_a_database_that_was_away_for_long_is_found_again_as_soon(house: House) -> None:
    house.database.down()
    try:
        began = time.monotonic()
        while time.monotonic() - began < 34:
            assert house.ready()[0] == 503
            time.sleep(0.5)
    finally:
        house.database.up()
    began = time.monotonic()
    assert until(house.well, 8)
    print(f"away for 34 s: found again in {time.monotonic() - began:.2f} s")


@pytest.mark.slow
def test_a_database_that_hangs_silences_nobody_although_all_pages_hang_with_it(house: House) -> None:
    with ThreadPoolExecutor(12) as visitors:
        with house.hung_database():
            page = f"{house.site.url}/people/nobody/"
            for _ in range(12):
                visitors.submit(httpx.get, page, headers={"Cookie": "sessionid=x"}, timeout=30)
            time.sleep(0.3)
            status, told, took = house.ready()
            began = time.monotonic()
            alive = httpx.get(f"{house.site.url}/healthz", timeout=10)
            figures = httpx.get(f"{house.site.url}/metrics", timeout=10)
            since = time.monotonic() - began
        assert (status, told["database"]) == (503, "down")
        assert took < PROMPT
        assert (alive.status_code, figures.status_code) == (200, 200)
        assert since < PROMPT
        began = time.monotonic()
        assert until(house.well, 10)
    print(f"hung: told in {took:.2f} s, found again in {time.monotonic() - began:.2f} s")


def test_a_layer_that_hangs_or_is_gone_is_told_and_not_fatal(house: House) -> None:
    house.layer.hang()
    status, told, took = house.ready()
    house.layer.go_on()
    assert (status, told) == (200, {**WELL, "status": "degraded", "layer": "degraded"})
    assert took < PROMPT
    assert until(house.well, 5)
    house.layer.down()
    status, told, took = house.ready()
    house.layer.up()
    assert (status, told["status"], told["layer"]) == (200, "degraded", "degraded")
    assert took < PROMPT
    assert until(house.well, 5)


def test_both_at_once_are_told_as_promptly(house: House) -> None:
    house.layer.hang()
    with house.hung_database():
        status, told, took = house.ready()
    house.layer.go_on()
    assert (status, told["database"], told["layer"]) == (503, "down", "degraded")
    assert took < PROMPT
