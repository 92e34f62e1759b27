"""Parts of a proof's time: what was sent, seen and closed from one moment to the next."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.error import HTTPError

from tests.support.figures import percentile
from tests.support.ledger import Ledger

if TYPE_CHECKING:
    from tests.support.load import Crowd
    from tests.support.site import Site


class Window:
    """What a ledger was asked for from its beginning to `end()`; seconds throughout."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._began, self._ended = time.monotonic(), float("inf")
        self._first, self._last = len(ledger.waits), sys.maxsize

    def end(self) -> None:
        """Let it end now."""
        self._ended, self._last = time.monotonic(), len(self._ledger.waits)

    @property
    def delays(self) -> list[float]:
        """From asking to each sight of a message that was asked for in this time, whenever it was seen."""
        both = zip(self._ledger.asked_at, self._ledger.delays, strict=True)
        return [delay for asked, delay in both if self._began <= asked < self._ended]

    @property
    def waits(self) -> list[float]:
        """From asking to `ok`, of those that were answered in this time."""
        return self._ledger.waits[self._first : self._last]

    def __str__(self) -> str:
        return (
            f"{len(self.waits)} sent, answered in {percentile(self.waits, 0.99):.3f} s (p99); {len(self.delays)}"
            f" seen after {percentile(self.delays, 0.99):.3f} s (p99), {max(self.delays, default=0):.3f} s (most)"
        )


_lasting = ThreadPoolExecutor(1, "starter")


async def started(start: Callable[[], object]) -> None:
    """Run what starts a server beside the loop. A server is tied to the thread that starts it, and those of
    `asyncio.to_thread` end with the test's loop."""
    await asyncio.get_running_loop().run_in_executor(_lasting, start)


@asynccontextmanager
async def talking(them: Crowd, seconds: float, rate: float) -> AsyncIterator[asyncio.Task[int]]:
    """The crowd talks beside the block, which ends when all is answered."""
    task = asyncio.create_task(them.talk(seconds, rate))
    try:
        yield task
        await task
    finally:
        task.cancel()


async def all_live(them: Crowd, seconds: float = 60.0) -> float:
    """Wait until everybody is in sync; how many seconds that took."""
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        for client in them.clients:
            await client.live.wait()
    return time.monotonic() - began


@dataclass
class Health:
    """What pages and `/readyz` of every web process said, asked again and again beside a fault."""

    site: Site
    pages: tuple[str, ...] = ("/healthz", "/accounts/login/")
    statuses: list[int] = field(default_factory=list)
    ready: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    async def watch(self, every: float = 1.0) -> None:
        """Ask until cancelled."""
        while True:
            for url in self.site.urls:
                await asyncio.gather(self._page(url), self._ready(url))
            await asyncio.sleep(every)

    async def _page(self, url: str) -> None:
        for page in self.pages:
            began = time.monotonic()
            status, _ = await asyncio.to_thread(fetch, url + page)
            self.statuses.append(status)
            self.waits.append(time.monotonic() - began)

    async def _ready(self, url: str) -> None:
        _, told = await asyncio.to_thread(fetch, url + "/readyz")
        self.ready.append(json.loads(told)["status"] if told else "away")

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[Health]:
        """Ask during the block."""
        task = asyncio.create_task(self.watch())
        try:
            yield self
        finally:
            task.cancel()


def fetch(url: str, **headers: str) -> tuple[int, bytes]:
    """Status and body of a GET; (0, b"") when nobody answers."""
    try:
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""
