"""`bin/run` itself: what is in its way is one clear line, and what it starts comes back and goes away."""

import os
import shutil
import socket
import stat
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.site import Site, environment, free_ports, until

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.once


def refused(*arguments: str, cwd: Path = ROOT, **variables: str) -> str:
    """The one line with which `bin/run` ends for these arguments."""
    own = tempfile.mkdtemp(prefix="chat-bad-", dir="/tmp")
    given = {"DATA_DIR": own, **variables}
    arguments = arguments or ("--port", str(free_ports(1)))
    done = subprocess.run(
        [ROOT / "bin" / "run", *arguments],
        cwd=cwd,
        env=environment(**given),
        capture_output=True,
        text=True,
        timeout=60,
    )
    shutil.rmtree(own, ignore_errors=True)
    assert done.returncode not in (0, -15), done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def test_a_taken_port(tmp_path: Path) -> None:
    port = free_ports(2)
    with socket.create_server(("127.0.0.1", port + 1)):
        assert f"Port {port + 1} is taken" in refused("--port", str(port), "--web", "2", cwd=tmp_path)


def test_an_old_python(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit\nexit 1\n')
    old.chmod(old.stat().st_mode | stat.S_IXUSR)
    assert "needs Python 3.11 or newer" in refused(PYTHON=str(old))
    for tool in ("dirname", "readlink"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    assert "needs Python 3.11 or newer; found Python 3.9.2" in refused(PATH=str(tmp_path))


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert refused(DATA_DIR=str(file / "data")).startswith("DATA_DIR: ")
    assert refused(DATA_DIR="/proc/chat").startswith("DATA_DIR: ")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere; the two above stand for it")
def test_a_folder_of_somebody_else(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert refused(DATA_DIR=str(tmp_path / "data")).startswith("DATA_DIR: ")


def test_a_database_that_cannot_be_reached() -> None:
    line = refused(DATABASE_URL="postgresql://ann:hunter2@localhost:1/chat")
    assert line.startswith("DATABASE_URL: ")
    assert "hunter2" not in line


def test_a_malformed_redis_url() -> None:
    assert refused(REDIS_URL="localhost:6379").startswith("REDIS_URL: ")


def test_a_host_without_a_site_url() -> None:
    assert "SITE_URL" in refused("--host", "0.0.0.0")
    assert "SITE_URL" in refused("--host", "0.0.0.0", SITE_URL="http://localhost:8000")


def test_a_host_that_is_not_ours() -> None:
    assert "--host" in refused("--host", "192.0.2.1", SITE_URL="https://chat.example")


@pytest.mark.parametrize(
    "arguments", [("--port", "0"), ("--port", "x"), ("--web", "0"), ("--server", "apache")]
)
def test_a_wrong_option(arguments: tuple[str, str]) -> None:
    done = subprocess.run(
        [ROOT / "bin" / "run", *arguments], capture_output=True, text=True, env=environment()
    )
    assert done.returncode == 2
    assert arguments[0] in done.stderr


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site.running(web=2) as running:
        yield running


def test_the_site_answers_on_each_port_and_is_well(site: Site) -> None:
    for number in range(2):
        assert until(lambda: site.health(number)["status"] == "ok")  # noqa: B023 - asked in this turn
        assert site.health(number) == {
            "status": "ok",
            "database": "ok",
            "layer": "ok",
            "canary": "off",
            "worker": "off",
        }


def test_a_second_start_on_the_same_folder_is_told_so(site: Site) -> None:
    line = refused("--port", str(free_ports(1)), DATA_DIR=str(site.data_dir))
    assert "already running" in line
    assert site.url in line


def test_manage_finds_the_running_site(site: Site) -> None:
    code = "from django.conf import settings; print(settings.SITE_URL, settings.REDIS_URLS[0])"
    site.environment.pop("WEB_PORTS", None)
    url, redis = site.manage("shell", "-v", "0", "-c", code).split()
    assert url == site.url
    assert Path(redis.removeprefix("unix://")).is_socket()


def test_a_page_by_address_leads_to_localhost(site: Site) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{site.port}/accounts/login/?next=/browse/")
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.url == f"{site.url}/accounts/login/?next=/browse/"


def test_a_killed_web_process_comes_back(site: Site) -> None:
    before = {child.pid for child in site.children()}
    victim = site.children()[0]
    victim.kill()
    assert until(lambda: len({child.pid for child in site.children()} - before) == 1 and site.answers(), 20)
    assert any("ended (SIGKILL)" in line for line in site.lines)


def test_stopping_leaves_none_behind() -> None:
    with Site.running() as site:
        everyone = [*site.children(""), site.process]
        assert site.children("valkey-server")
        assert site.stop() == 0
        assert not any(process.is_running() for process in everyone)


def test_without_redis_it_works_and_says_so() -> None:
    with Site.running(REDIS_URL="redis://localhost:1") as site:
        assert any(line.startswith("Warning: REDIS_URL") for line in site.lines)
        assert site.health()["status"] == "degraded"
        assert site.children("valkey-server") == []
