"""Telling workers to look now, over the channel layer. A hint: without it they look within a second."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)
GROUP = "jobs"
PATIENCE, RETRY = 1.0, 5.0

_wanted = threading.Event()
_lock = threading.Lock()
_waker: threading.Thread | None = None


def wake() -> None:
    """Something is due now: to be called after the commit, from any thread. Never waits and never raises."""
    global _waker
    with _lock:
        if _waker is None or not _waker.is_alive():
            _waker = threading.Thread(target=_tell, name="jobs-waker", daemon=True)
            _waker.start()
    _wanted.set()


def _tell() -> None:
    """On a thread and a loop of its own, since callers may have neither. Many calls at once are one message."""
    loop = asyncio.new_event_loop()
    while True:
        _wanted.wait()
        _wanted.clear()
        try:
            loop.run_until_complete(_send())
        except Exception as error:  # noqa: BLE001 - whatever ails the layer, workers look by themselves
            logger.info("jobs.not_woken", extra={"error": type(error).__name__})


async def _send() -> None:
    layer: Any = get_channel_layer()
    async with asyncio.timeout(PATIENCE):
        await layer.group_send(GROUP, {"type": "jobs.wake"})


async def listen(woken: Callable[[], None]) -> None:
    """Call `woken` whenever somebody wakes the workers, until cancelled; whatever the layer does."""
    layer: Any = get_channel_layer()
    while layer is not None:
        try:
            async with asyncio.timeout(PATIENCE):
                channel = await layer.new_channel("jobs")
                await layer.group_add(GROUP, channel)
            woken()
            while True:
                await layer.receive(channel)
                woken()
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            logger.info("jobs.deaf", extra={"error": type(error).__name__})
            await asyncio.sleep(RETRY)
