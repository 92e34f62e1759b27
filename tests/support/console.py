"""One process with a site's settings that runs code for its tests, one piece after the other: starting a process
for each piece costs two seconds of CPU."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

_SERVE = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.db import connections
for line in sys.stdin:
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {"__name__": "console"})
        answer = [True, said.getvalue()]
    except BaseException:
        answer = [False, traceback.format_exc()]
    connections.close_all()
    for connection in connections.all():
        getattr(connection, "close_pool", int)()  # a database that was restarted meanwhile has left us broken ones
    print(json.dumps(answer), flush=True)
"""


class Console:
    """Starts with the first piece of code, ends by `end`; both may be called again."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def run(self, code: str) -> str:
        """What the code prints. AssertionError with its traceback when it raises."""
        with self._turn:
            process = self._process = self._process or self._start()
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps(code).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        assert line, "the console ended"
        good, said = json.loads(line)
        assert good, said
        return str(said)

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        # It ends with its stdin, so with us. A process tied to its parent would end with the thread that starts it.
        return subprocess.Popen(
            [sys.executable, "-c", _SERVE],
            env=dict(self._environment),
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,
        )
