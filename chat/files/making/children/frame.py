"""What every child has: limits that the kernel keeps, a file to read, files to write, and a way to tell what it found.

The file is standard input. The one argument is JSON: `{"memory": bytes, "cpu": seconds, "wall": seconds, "output":
bytes a file, "sinks": {name: descriptor}, "options": {…}}`. It writes what it makes to the sinks, and to standard
output lines of JSON `{"facts": {…}, "made": [names of sinks]}`, each of which says all there is so far: what it had
told before it was ended, counts. It ends with another status than 0 when it can't.

Every import has to be done before `work`: from then on no file, socket or pipe can be opened, since there is no
descriptor left for one.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import IO, Any

Json = dict[str, Any]


class Job:
    """One file to be looked at. `options` are the child's own."""

    def __init__(self, asked: Json) -> None:
        self.asked = asked
        self.options: Json = asked.get("options", {})
        self.facts: Json = {}
        self.made: list[str] = []
        self._sinks = {name: os.fdopen(number, "wb+") for name, number in asked["sinks"].items()}

    @property
    def source(self) -> IO[bytes]:
        """The file, wherever it was read to."""
        return sys.stdin.buffer

    def wants(self, name: str) -> bool:
        """Whether somebody waits for that."""
        return name in self._sinks

    def sink(self, name: str) -> IO[bytes]:
        """An empty file to write to."""
        sink = self._sinks[name]
        sink.seek(0)
        sink.truncate()
        return sink

    def tell(self, *made: str, **facts: Any) -> None:
        """These sinks are whole, and this is known."""
        for name in made:
            self._sinks[name].flush()
        self.made += made
        self.facts |= facts
        line = json.dumps({"facts": self.facts, "made": self.made}) + "\n"
        sys.stdout.write(line)
        sys.stdout.flush()


def limit(asked: Json) -> None:
    """Let the kernel end this process where it takes more, and let it open nothing more."""
    memory, whole = int(asked["memory"]), math.ceil(asked["cpu"])
    heap = int(asked.get("heap", memory))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_DATA, (heap, heap))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(asked["output"]),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, float(asked["wall"]))


def run(work: Callable[[Job], None]) -> None:
    """Do what the arguments ask, within their limits; `work` raises or exits when it can't."""
    asked = json.loads(sys.argv[1])
    job = Job(asked)
    limit(asked)
    work(job)
    sys.stdout.flush()
    os._exit(0)  # nothing is left to be cleared away, and libraries would only spend time on it
