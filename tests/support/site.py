"""A real site: what `bin/run` starts, on ports and in a folder of its own."""

import contextlib
import itertools
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Self

import psutil

from chatsite import addresses, datadir
from chatsite.children import spawn
from chatsite.environment import VARIABLES
from tests.support import template
from tests.support.console import Console

ROOT = Path(__file__).resolve().parent.parent.parent
START_TIMEOUT = 90.0
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_ports = itertools.count(21_000 + 1_000 * (_worker % 10), 8)


def environment(**variables: str) -> dict[str, str]:
    """The environment of a site: this process's own without any of the site's variables, and these. No canary
    sings between the tests' own messages unless it is asked for."""
    own = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return own | {"DJANGO_SETTINGS_MODULE": "chatsite.settings", "CANARY": "off"} | variables


def free_ports(count: int) -> int:
    """The first of so many consecutive free ports."""
    for first in _ports:
        if all(_is_free(first + offset) for offset in range(count)):
            return first
    raise AssertionError("no port is free")


def _is_free(port: int) -> bool:
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait until the condition holds; False when it doesn't in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Site:
    """A running site. `url` is its first web process, `urls` has each of them."""

    def __init__(self, data_dir: Path, variables: Mapping[str, str], web: int, server: str) -> None:
        self.data_dir = data_dir
        self.web = web
        self.server = server
        self.port = free_ports(web)
        self.urls = [f"http://localhost:{self.port + number}" for number in range(web)]
        self.url = self.urls[0]
        self.environment = environment(DATA_DIR=str(data_dir), **variables)
        self.console = Console(self.environment, ROOT)
        self.lines: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextlib.contextmanager
    def running(cls, *, web: int = 1, server: str = "daphne", **variables: str) -> Iterator[Self]:
        """A site on a fresh copy of a prepared folder, stopped at the end of the block. `variables` are those of
        the environment: DATABASE_URL, RATE_FACTOR … and WORKERS, since each worker takes a second of CPU to
        begin: there are as many, and none unless it is said."""
        with tempfile.TemporaryDirectory(prefix="chat-site-", dir="/tmp", ignore_cleanup_errors=True) as name:
            folder = Path(name) / "data"
            template.copy_to(folder)
            site = cls(folder, variables, web, server)
            site.start()
            try:
                yield site
            finally:
                site.end()

    def start(self) -> None:
        """Start it and wait until it says that it is ready; AssertionError with what it said otherwise."""
        command = [
            sys.executable,
            "-m",
            "chatsite.supervise",
            "--port",
            str(self.port),
            "--web",
            str(self.web),
        ]
        self._process = spawn(
            [*command, "--server", self.server, "--workers", self.environment.get("WORKERS", "0")],
            self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        told: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(self._process, told), daemon=True).start()
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                line = told.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                self.stop()
                raise AssertionError("the site didn't start:\n" + "\n".join(self.lines))
            if "is ready" in line:
                return

    def _read(self, process: subprocess.Popen[bytes], told: "queue.SimpleQueue[str | None]") -> None:
        assert process.stdout
        for raw in process.stdout:
            line = raw.decode().rstrip()
            self.lines.append(line)
            told.put(line)
        told.put(None)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Stop it (SIGKILL: as a crash would) and return the exit status."""
        self.console.end()
        if not self._process:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(40)

    def end(self) -> None:
        """End it at once, without the goodbyes that a stop spreads over seconds: the test is over."""
        everyone = self.children("") if self._process and self._process.poll() is None else []
        self.stop(signal.SIGKILL)
        psutil.wait_procs(everyone, timeout=10)
        datadir.private_socket(self.data_dir).unlink(missing_ok=True)

    def children(self, word: str = "chatsite.serve") -> list[psutil.Process]:
        """The processes of the site whose command line holds this word."""
        found = self.process.children(recursive=True)
        return [child for child in found if word in " ".join(_command(child))]

    @property
    def process(self) -> psutil.Process:
        """The parent of all."""
        assert self._process
        return psutil.Process(self._process.pid)

    def answers(self) -> bool:
        """Whether every web process answers."""
        return addresses.answer("localhost", range(self.port, self.port + self.web))

    def manage(self, *arguments: str) -> str:
        """What `manage.py` prints for these arguments, on this site's data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def setup_link(self) -> str:
        """The one-time link that makes the owner, as the start printed it."""
        return next(word for line in self.lines for word in line.split() if "/setup?code=" in word)

    def health(self, number: int = 0) -> dict[str, str]:
        """What `/readyz` of one web process says."""
        with urllib.request.urlopen(f"{self.urls[number]}/readyz", timeout=5) as answer:
            told: dict[str, str] = json.load(answer)
        return told


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []
