"""Backpressure from a Twisted transport to a coroutine."""

# ruff: noqa: N802

import asyncio
from typing import Any

from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer


@implementer(IPushProducer)
class Valve:
    """Registered as a transport's producer: shut while the transport has more than 64 KiB unsent."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()

    async def opened(self) -> None:
        """Wait until the transport takes more, or the connection is lost."""
        if not self._open.is_set():
            await self._open.wait()

    def pauseProducing(self) -> None:
        self._open.clear()

    def resumeProducing(self) -> None:
        self._open.set()

    def stopProducing(self) -> None:
        self._open.set()

    def __repr__(self) -> str:
        return f"<Valve {'open' if self._open.is_set() else 'shut'}>"


def replace_producer(transport: Any, valve: Valve) -> None:
    """Make `valve` the producer of a transport that was handed over with another one."""
    transport.unregisterProducer()
    transport.registerProducer(valve, True)
