"""A real web process for a test."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

SERVERS = ("daphne", "uvicorn")


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def environment(data: Path) -> dict[str, str]:
    """Return the environment of a process of tests.serve.site on its own DATA_DIR."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return kept | {"DJANGO_SETTINGS_MODULE": "tests.serve.settings", "DATA_DIR": str(data)}


class WebProcess:
    """`python -m chatsite.serve` with tests.serve.site; up when the constructor returns."""

    def __init__(self, server: str, data: Path) -> None:
        self.server = server
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.socket_url = f"ws://localhost:{self.port}/ws/"
        command = [sys.executable, "-m", "chatsite.serve", "--port", str(self.port), "--server", server]
        self.process = subprocess.Popen(
            command, env=environment(data), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        self._wait_until_up()

    def _wait_until_up(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            try:
                httpx.get(f"{self.url}/hello", timeout=5)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        self.kill()
        raise RuntimeError(
            f"{self.server} didn't start: {self.process.stderr and self.process.stderr.read()}"
        )

    def memory(self) -> float:
        """Return the process's resident memory in MiB."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2

    def cpu(self) -> float:
        """Return the seconds of CPU that the process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self) -> socket.socket:
        """Return a plain connection to the process."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """Return the exit status, at most 16 s from now."""
        return self.process.wait(16)

    def kill(self) -> None:
        """End the process if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(5)
