"""Web processes for these tests: one of each server for all that only ask, fresh ones for those that stop it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.serve.process import SERVERS, WebProcess, environment

HERE = Path(__file__).parent
COLLECT = "import django; django.setup(); from chatsite.static.sources import collect_if_changed as c; c()"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The test site has a database of its own: but for the threads' connections all is the same on PostgreSQL."""
    for item in items:
        if item.path.parent == HERE and item.path.name != "test_threads.py":
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DATA_DIR with the test site's static files collected."""
    folder = tmp_path_factory.mktemp("data")
    subprocess.run([sys.executable, "-c", COLLECT], env=environment(folder), check=True)
    return folder


@pytest.fixture(scope="session", params=SERVERS)
def web(request: pytest.FixtureRequest, data: Path) -> Iterator[WebProcess]:
    """A running web process, shared."""
    process = WebProcess(request.param, data)
    yield process
    process.kill()


@pytest.fixture(params=SERVERS)
def fresh_web(request: pytest.FixtureRequest, data: Path) -> Iterator[WebProcess]:
    """A running web process for one test alone."""
    process = WebProcess(request.param, data)
    yield process
    process.kill()


@pytest.fixture
def start(data: Path) -> Iterator[Callable[[str], WebProcess]]:
    """Starts further processes by the server's name."""
    started: list[WebProcess] = []

    def begin(server: str) -> WebProcess:
        started.append(WebProcess(server, data))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
