"""The bytes of an answer, sent as fast as they are taken: a slow reader holds no thread and a few pieces of memory."""

from __future__ import annotations

import asyncio
import os
from functools import cache
from typing import IO

from chatsite.onehop import Receive, Send
from chatsite.threads import Executor

SMALL, LARGE = 64 * 1024, 512 * 1024
# Seconds of waiting after which somebody is a slow reader, and those after which he is none any more.
SLOW, STALLED = 0.02, 300.0
# What has been taken without a pause counts by this much: what the kernel buffers for somebody doesn't make him quick.
SHARE = 64
# Reads what lies in memory already, or nothing: Linux alone has it.
NOW = getattr(os, "RWF_NOWAIT", None)
# Of the loop alone, and never across a wait.
_room = bytearray(LARGE)


@cache
def readers() -> Executor:
    """The threads that read from the disk what isn't in memory yet."""
    return Executor("file", 4)


class Content:
    """Bytes `start` to before `end` of an open file on disk, one piece after the other."""

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        self._file = file
        self._at, self._end = start, end

    @property
    def left(self) -> int:
        """How many bytes are still to come."""
        return self._end - self._at

    async def take(self, most: int) -> bytes:
        """The next piece; empty where the file ends before it should."""
        size = min(most, self.left)
        piece = self._in_memory(size) or await readers().run(os.pread, self._file.fileno(), size, self._at)
        self._at += len(piece)
        return piece

    def _in_memory(self, size: int) -> bytes:
        """What of the piece can be had without waiting for the disk: a thread's turn costs more than the copy."""
        if NOW is None:
            return b""
        room = memoryview(_room)[:size]
        try:
            return bytes(room[: os.preadv(self._file.fileno(), [room], self._at, NOW)])
        except OSError:  # not there yet, or a file system that can't tell
            return b""

    def close(self) -> None:
        """A thread may still be reading for somebody who has gone: what it finds goes nowhere."""
        self._file.close()


async def pump(content: Content, send: Send) -> bool:
    """Send the whole content; False when it ended too early. TimeoutError when nobody takes it."""
    loop = asyncio.get_running_loop()
    run = 0
    while content.left:
        piece = await content.take(max(SMALL, min(LARGE, run // SHARE)))
        if not piece:
            return False
        began = loop.time()
        async with asyncio.timeout(STALLED):
            await send({"type": "http.response.body", "body": piece, "more_body": content.left > 0})
        run = 0 if loop.time() - began > SLOW else run + len(piece)
        # Who takes everything at once would have the loop for himself.
        await asyncio.sleep(0)
    return True


async def gone(receive: Receive) -> None:
    """Wait until the client goes. What body it sends is dropped."""
    while (await receive())["type"] != "http.disconnect":
        pass
