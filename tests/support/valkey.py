"""A real Valkey on a private unix socket, gone with the process that started it."""

import os
import signal
import subprocess
import time
from pathlib import Path

import redis

from chatsite import ping, valkey
from chatsite.children import spawn


class Valkey:
    """One server. `hang()` and `go_on()` make it as silent as a stuck machine."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self.url = f"unix://{socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def up(self) -> None:
        """Start the server and wait until it answers."""
        self._process = spawn(valkey.command(self.socket), os.environ)
        for _ in range(100):
            if ping.answers(self.url):
                return
            time.sleep(0.02)
        raise RuntimeError(f"Valkey doesn't answer on {self.socket}")

    def down(self) -> None:
        """End the server as a crash would."""
        if self._process:
            self._process.kill()
            self._process.wait(10)

    def flush(self) -> None:
        """Empty the server."""
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            client.flushall()

    def hang(self) -> None:
        """Stop the server in its tracks: connections stay, nothing answers."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a hung server go on."""
        assert self._process
        self._process.send_signal(signal.SIGCONT)
