"""Clients that don't keep to the contract: a WebSocket by hand, which sends any bytes and reads when it is told to."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import socket
from typing import Any, Self
from urllib.parse import urlsplit

TEXT, BINARY, CONTINUED, CLOSE = 1, 2, 0, 8
MASK = b"\0\0\0\0"
"""A mask that changes nothing: the frames of a test are made once and sent many times."""


def frame(payload: bytes, kind: int = TEXT, *, last: bool = True, reserved: int = 0) -> bytes:
    """A client's frame; `reserved` is 4 for the bit that says "deflated"."""
    head = bytes([(0x80 if last else 0) | reserved << 4 | kind])
    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    elif len(payload) < 65536:
        head += b"\xfe" + len(payload).to_bytes(2, "big")
    else:
        head += b"\xff" + len(payload).to_bytes(8, "big")
    return head + MASK + payload


def command(kind: str, number: int, /, **fields: Any) -> bytes:
    """A command's frame."""
    return frame(json.dumps({"type": kind, "id": number, **fields}).encode())


class Rude:
    """One line. What isn't read stays in the kernel and in the server: our own buffer is small."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._close: int | None = None

    @classmethod
    async def line(cls, url: str) -> Self:
        """A bare TCP connection."""
        target = urlsplit(url)
        line = socket.socket(socket.AF_INET)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", target.port))
        except BaseException:
            line.close()
            raise
        return cls(*await asyncio.open_connection(sock=line, limit=4096))

    @classmethod
    async def open(cls, url: str, token: str) -> Self:
        """An open socket. AssertionError when the handshake is refused."""
        rude = await cls.line(url)
        rude.send(handshake(url, token))
        head = await rude.head()
        assert b" 101 " in head, head.decode()
        return rude

    def send(self, data: bytes) -> None:
        """Send bytes as they are, without waiting for anything."""
        self._writer.write(data)

    async def sent(self) -> None:
        """Wait until the server's kernel took what was sent. Raises ConnectionError."""
        await self._writer.drain()

    async def head(self) -> bytes:
        """The answer's status line and headers."""
        return await self._reader.readuntil(b"\r\n\r\n")

    async def some(self, most: int = 65_536) -> bytes:
        """What comes next; b"" at the end."""
        return await self._reader.read(most)

    async def frame(self) -> tuple[int, bytes]:
        """The next frame of the server: its kind and payload. Raises EOFError or ConnectionError."""
        first, size = await self._reader.readexactly(2)
        if size >= 126:
            size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8), "big")
        return first & 15, await self._reader.readexactly(size)

    async def objects(self) -> list[dict[str, Any]]:
        """What the next frame of the server holds; [] for a control frame."""
        kind, payload = await self.frame()
        if kind == CLOSE:
            self._close = int.from_bytes(payload[:2], "big")
            raise EOFError
        told: list[dict[str, Any]] = json.loads(payload) if kind == TEXT else []
        return told

    async def until(self, kind: str) -> dict[str, Any]:
        """Read on to the first object of this type."""
        while True:
            for one in await self.objects():
                if one["type"] == kind:
                    return one

    async def close_code(self, seconds: float = 10.0) -> int | None:
        """Read to the end: the code of the server's close frame, None when the line ended without one."""
        with contextlib.suppress(EOFError, ConnectionError, TimeoutError):
            async with asyncio.timeout(seconds):
                while self._close is None:
                    await self.objects()
        return self._close

    async def ended(self, seconds: float) -> bool:
        """Whether the server has ended the line; reads what there is."""
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(seconds):
                while await self.some():
                    pass
                return True
        return self._writer.transport.is_closing()

    def cut(self) -> None:
        """Reset the line."""
        self._writer.transport.abort()


def handshake(url: str, token: str) -> bytes:
    """The request that opens a socket."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        "GET /ws/?v=1&build=rude HTTP/1.1",
        f"Host: {urlsplit(url).netloc}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        f"Authorization: Bearer {token}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
