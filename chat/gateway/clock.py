"""When the hub flushes: at once after a pause, else self-clocked, one clock per process.

The first change after a pause goes out in the same turn of the loop. After a flush the next one waits
max(2 ms, what the last flush took), so that nobody waits when nothing goes on, and at most half of the loop's
time goes into flushing when much does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

LEAST = 0.002


class FlushClock:
    """Calls `flush` soon after `wanted()`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, flush: Callable[[], None]) -> None:
        self._loop = loop
        self._flush = flush
        self._timer: asyncio.TimerHandle | None = None
        self._wanted = False

    def wanted(self) -> None:
        """Something waits to be flushed."""
        if self._timer is None:
            self._run()
        else:
            self._wanted = True

    def _run(self) -> None:
        self._wanted = False
        began = time.perf_counter()
        self._timer = self._loop.call_later(LEAST, self._due)
        self._flush()
        took = time.perf_counter() - began
        if took > LEAST:
            self._timer.cancel()
            self._timer = self._loop.call_later(took, self._due)

    def _due(self) -> None:
        self._timer = None
        if self._wanted:
            self._run()
