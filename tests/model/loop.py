"""An event loop whose every turn somebody else takes: no thread, no socket, and a clock that jumps.

What is ready keeps its order, which asyncio promises; when a thread's answer, a frame or a timer comes between is
the scheduler's choice.
"""

import asyncio
import heapq
import math
import secrets
import time
from asyncio import events
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest import mock

from chat.files import tidying


class Clock:
    """The time of a schedule, in seconds since it began."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Loop(asyncio.BaseEventLoop):
    """A loop that runs one callback when told to. `fault` gets what a callback or a forgotten task raised."""

    def __init__(self, clock: Clock, fault: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self._ours: Any = self  # asyncio's own queues, which the stubs don't know
        self._clock = clock
        self.set_exception_handler(lambda _, context: fault(context))

    def time(self) -> float:
        return self._clock.now

    def _write_to_self(self) -> None:
        """Nobody sleeps in a selector who had to be woken."""

    @property
    def is_ready(self) -> bool:
        """Whether a callback can run now."""
        self._due()
        return bool(self._ours._ready)

    @property
    def next_timer(self) -> float | None:
        """When the next timer goes off; None without any."""
        waiting = self._ours._scheduled
        while waiting and waiting[0]._cancelled:
            heapq.heappop(waiting)._scheduled = False
        return waiting[0]._when if waiting else None

    def turn(self) -> None:
        """Run the callback that has been ready longest."""
        handle = self._ours._ready.popleft()
        if not handle._cancelled:
            with self.running():
                handle._run()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Inside, this is the running loop."""
        before = events._get_running_loop()
        events._set_running_loop(self)
        try:
            yield
        finally:
            events._set_running_loop(before)

    def _due(self) -> None:
        waiting, ready = self._ours._scheduled, self._ours._ready
        while waiting and (waiting[0]._when <= self._clock.now or waiting[0]._cancelled):
            handle = heapq.heappop(waiting)
            handle._scheduled = False
            if not handle._cancelled:
                ready.append(handle)


@contextmanager
def given(clock: Clock, random: Random) -> Iterator[None]:
    """Inside, the program's clocks and chance are the schedule's. Clearing away is no part of it: its hour would come
    with the schedule's clock, on a thread of its own."""
    with (
        mock.patch.object(time, "monotonic", clock),
        mock.patch.object(time, "perf_counter", clock),
        mock.patch.object(secrets, "randbelow", random.randrange),
        mock.patch.object(tidying, "_due", math.inf),
    ):
        yield
