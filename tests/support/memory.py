"""What a site's web processes cost while something is done to them: memory, descriptors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psutil

from tests.support.site import Site

MEGABYTE = 1_000_000
EVERY = 0.05


class Memory:
    """Resident bytes of the web processes together, looked at every 50 ms."""

    def __init__(self, site: Site) -> None:
        self._processes = site.children()
        self.before = self.now()
        self.most = self.before

    def now(self) -> int:
        """Bytes at this moment."""
        held = 0
        for process in self._processes:
            with suppress(psutil.Error):
                held += process.memory_info().rss
        return held

    @property
    def grown(self) -> float:
        """Megabytes that the highest moment lies above the beginning."""
        return (self.most - self.before) / MEGABYTE

    @classmethod
    @asynccontextmanager
    async def of(cls, site: Site) -> AsyncIterator[Memory]:
        """Watch during the block."""
        memory = cls(site)

        async def watch() -> None:
            while True:
                memory.most = max(memory.most, memory.now())
                await asyncio.sleep(EVERY)

        watching = asyncio.create_task(watch())
        try:
            yield memory
        finally:
            watching.cancel()
            memory.most = max(memory.most, memory.now())
