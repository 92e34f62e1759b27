"""The browser's own relay and logs in Node, as another device of somebody: tests/js/support/tab.js."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator
from typing import Any, Self

from tests.support import tools
from tests.support.entrants import Entrant
from tests.support.site import Site

SCRIPT = tools.ROOT / "tests/js/support/tab.js"


class Tab:
    """A running one. It answers `dump` only; that call waits."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextlib.contextmanager
    def running(cls, site: Site, who: Entrant) -> Iterator[Self]:
        """A tab of this person that is live at the beginning of the block."""
        with subprocess.Popen(
            ["node", "--experimental-websocket", str(SCRIPT), site.urls[0], who.token],
            env=tools.node_environment(),
            cwd=tools.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                tab = cls(process)
                assert tab.hear()["state"] == "live"
                yield tab
            finally:
                process.kill()

    def tell(self, line: str) -> None:
        """A word and a room: `cut 0`, `watch 12`."""
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def dump(self, room: int) -> dict[str, Any]:
        """What it holds of the room: `state`, `rev`, `whole`, `messages`."""
        self.tell(f"dump {room}")
        while "messages" not in (told := self.hear()):
            pass  # it says each time that it is live again
        return told

    def hear(self) -> dict[str, Any]:
        """The next line. AssertionError when it has ended."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the tab has ended"
        told: dict[str, Any] = json.loads(line)
        return told
