"""A TCP proxy between clients and one web process that makes lines bad: delay, jitter, cuts, silence, a narrow pipe."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Self
from urllib.parse import urlsplit

PIECE = 65536


class Link:
    """One connection through the proxy."""

    def __init__(self, proxy: Proxy, writers: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
        self.proxy = proxy
        self._writers = writers
        self.silent = False
        """Half open: bytes are taken from both sides and given to none."""

    def cut(self) -> None:
        """Reset both sides, now."""
        for writer in self._writers:
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        """Pass bytes on, late and in order, until one side ends."""
        loop, waiting = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]](64)
        delivering = asyncio.create_task(self._deliver(waiting, writer))
        due = 0.0
        try:
            while data := await reader.read(PIECE):
                if self.proxy.watch is not None and not self.proxy.watch(self, data, up):
                    self.cut()
                    return
                due = max(due, loop.time() + self.proxy.lateness())
                await waiting.put((due, data))
            await waiting.put((due, b""))
            await delivering
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            delivering.cancel()
            with suppress(Exception):
                writer.close()

    async def _deliver(
        self, waiting: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, data = await waiting.get()
            if (pause := due - loop.time()) > 0:
                await asyncio.sleep(pause)
            if not data:
                return
            if self.silent:
                continue
            if self.proxy.rate:
                await asyncio.sleep(len(data) / self.proxy.rate)
            with suppress(ConnectionError):
                writer.write(data)
                await writer.drain()


class Proxy:
    """Listens on a free port of loopback and leads to `url`; `self.url` is its own address.

    `delay` and `jitter` in seconds each way, `rate` in bytes a second (0: unbounded). `watch(link, data, up)` sees
    each piece before it is passed on; False cuts the line instead. Origin and Host reach the server as the client
    sends them, so clients come by token.
    """

    def __init__(
        self, url: str, *, delay: float = 0.0, jitter: float = 0.0, rate: float = 0.0, seed: int = 1
    ) -> None:
        target = urlsplit(url)
        assert target.hostname and target.port
        self._target = target.hostname, target.port
        self.delay, self.jitter, self.rate = delay, jitter, rate
        self.watch: Callable[[Link, bytes, bool], bool] | None = None
        self.links: set[Link] = set()
        self.random = random.Random(seed)
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def before(cls, url: str, **options: float) -> AsyncIterator[Self]:
        """A proxy that runs during the block."""
        proxy = cls(url, **options)  # type: ignore[arg-type]
        server = await asyncio.start_server(proxy._connected, "127.0.0.1", 0)
        proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield proxy
        finally:
            server.close()
            proxy.cut_all()

    def lateness(self) -> float:
        """How late the next piece comes, in seconds."""
        return max(0.0, self.delay + self.random.uniform(-self.jitter, self.jitter))

    def cut_all(self) -> None:
        """Reset every line."""
        for link in tuple(self.links):
            link.cut()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server_reader, server_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        link = Link(self, (writer, server_writer))
        self.links.add(link)
        try:
            await asyncio.gather(
                link.carry(reader, server_writer, up=True), link.carry(server_reader, writer, up=False)
            )
        finally:
            self.links.discard(link)
