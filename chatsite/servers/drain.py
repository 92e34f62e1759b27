"""Stopping without loss: what is in hand is answered, sockets are closed with 1012, spread over seconds.

The order is the same for every server: stop listening, run the callbacks of `on_drain` (the gateway closes
its sockets), close what sockets are left, wait for answers under way, end. All in TOTAL seconds at most.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

logger = logging.getLogger("chatsite.serve")

RESTART = 1012
SPREAD = 5.0
SOCKETS_PER_SECOND = 100
# Seconds from the signal until: the callbacks have ended, all sockets are closed, nothing is waited for.
CALLBACKS = 8.0
CLOSED = 9.0
IN_HAND = 12.0
TOTAL = 14.0


class Closer(Protocol):
    """Closes all sockets of its own with `code`, spread evenly `over` that many seconds."""

    def __call__(self, *, code: int, over: float) -> Awaitable[None]: ...


_closers: list[Closer] = []


def on_drain(closer: Closer) -> None:
    """Have `closer` run once when this process is told to stop."""
    _closers.append(closer)


class Connections(Protocol):
    """What a server must offer to be drained."""

    def open_sockets(self) -> Sequence[Callable[[], None]]:
        """One function for each socket still open, which closes it with 1012."""

    def busy(self) -> bool:
        """Whether an answer is under way or a socket's closing isn't finished."""


async def drain(connections: Connections) -> None:
    """Close every socket and wait for what is in hand, IN_HAND seconds at most. Listening has stopped before."""
    began = time.monotonic()
    await _run_closers(_spread(connections.open_sockets()))
    left = connections.open_sockets()
    await _close_spread(left, max(0.0, min(_spread(left), began + CLOSED - time.monotonic())))
    while connections.busy() and time.monotonic() - began < IN_HAND:  # noqa: ASYNC110, it looks at the servers' own state
        await asyncio.sleep(0.05)


def _spread(sockets: Sequence[Callable[[], None]]) -> float:
    return min(SPREAD, len(sockets) / SOCKETS_PER_SECOND)


async def _close_spread(sockets: Sequence[Callable[[], None]], over: float) -> None:
    began = time.monotonic()
    for number, close in enumerate(sockets):
        close()
        # By the clock: many short sleeps would add up to more than they say.
        await asyncio.sleep(max(0.0, began + over * number / len(sockets) - time.monotonic()))


async def _run_closers(over: float) -> None:
    running = [asyncio.ensure_future(closer(code=RESTART, over=over)) for closer in _closers]
    if not running:
        return
    done, late = await asyncio.wait(running, timeout=CALLBACKS)
    for task in late:
        task.cancel()
    for task in done:
        if not task.cancelled() and (error := task.exception()):
            logger.error("Closing sockets failed: %r", error, exc_info=error)


def end_at_last() -> None:
    """End the process TOTAL seconds from now, whatever still hangs in it, with status 0: it was told to."""
    timer = threading.Timer(TOTAL, os._exit, (0,))
    timer.daemon = True
    timer.start()
