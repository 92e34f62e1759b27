"""Sockets that only listen, a thousand in one process: they count what comes, acknowledge it, and read none of it."""

from __future__ import annotations

import asyncio
import json
from typing import cast
from urllib.parse import urlsplit

from tests.support.rude import command, frame, handshake
from tests.support.sockets import ACK_BYTES, ACK_FRAMES

CLOSE, PING, PONG = 8, 9, 10
ACK_AFTER = 2.0  # seconds from a frame to its acknowledgement, at the latest
SHORT = 64  # a frame that may be the contract's own ping


class Listener(asyncio.Protocol):
    """One of them. `bytes` and `frames` are what has come; `lost` when the line has ended, with
    the `code` that was told."""

    def __init__(self, url: str, token: str) -> None:
        self.bytes = self.frames = 0
        self.lost = False
        self.code = 0
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._greeting = handshake(url, token)
        self._rest = b""
        self._skip = 0
        self._asked = 0
        self._soon: asyncio.TimerHandle | None = None
        self._acked = (0, 0)
        self._line: asyncio.Transport | None = None

    @classmethod
    async def at(cls, url: str, token: str) -> Listener:
        """One that is live. AssertionError when the handshake is refused."""
        loop = asyncio.get_running_loop()
        _line, listener = await loop.create_connection(
            lambda: cls(url, token), "127.0.0.1", urlsplit(url).port or 80
        )
        await asyncio.wait_for(listener.open, 60)
        listener.ask("sync", rooms={}, feed=0)
        return listener

    def ask(self, kind: str, **fields: object) -> None:
        """Give a command and don't wait for its reply, which is counted like all that comes."""
        self._asked += 1
        self._send(command(kind, self._asked, **fields))

    def close(self) -> None:
        """End it at once."""
        if self._line:
            self._line.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast(asyncio.Transport, transport)
        self._send(self._greeting)

    def connection_lost(self, _why: Exception | None) -> None:
        self.lost = True

    def data_received(self, data: bytes) -> None:
        if not self.open.done():
            head, found, data = (self._rest + data).partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            assert b" 101 " in head, head.decode()
            self._rest = b""
            self.open.set_result(None)
        self.bytes += len(data)
        pinged = self._count(self._rest + data)
        since = self.frames - self._acked[0], self.bytes - self._acked[1]
        if pinged or since[0] >= ACK_FRAMES or since[1] >= ACK_BYTES:
            self._ack()
        elif since[0] and self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(ACK_AFTER, self._ack)

    def _ack(self) -> None:
        if self._soon:
            self._soon.cancel()
        self._soon = None
        self._acked = self.frames, self.bytes
        self._send(frame(json.dumps({"type": "ack", "frames": self.frames}).encode()))

    def _count(self, data: bytes) -> bool:
        """The frames that begin in here, by their heads alone. Whether one asks for an answer."""
        at, pinged = self._skip, False
        while at + 2 <= len(data):
            size, head = data[at + 1], 2
            if size >= 126:
                head = 4 if size == 126 else 10
                if at + head > len(data):
                    break
                size = int.from_bytes(data[at + 2 : at + head], "big")
            kind = data[at] & 15
            if kind == PING:
                self._send(frame(data[at + head : at + head + size], PONG))
            elif kind == CLOSE:
                self.code = int.from_bytes(data[at + head : at + head + 2], "big")
            elif kind < 8:
                self.frames += 1
                pinged = pinged or (size < SHORT and b'"ping"' in data[at : at + head + size])
            at += head + size
        self._skip = max(0, at - len(data))
        self._rest = data[at:]
        return pinged

    def _send(self, data: bytes) -> None:
        if self._line:
            self._line.write(data)
