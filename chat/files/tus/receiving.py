"""A body on its way to the disk: what has come is written while the next comes, and counts if the line breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Protocol

from django.utils.translation import gettext as _

from chat.files.tus.lying import Writer
from chat.files.tus.refusing import Refused
from chat.wire.refusals import BadRequest, Conflict
from chatsite.onehop import Message, Receive
from chatsite.threads import Executor

# What is gathered while the disk is at work: so much, and what lies in the thread, are in memory.
GATHERED = 256 * 1024
# Seconds of silence after which a line gives way to another request, and after which it is given up.
GIVES_WAY, GIVEN_UP = 1.0, 60.0


class Gone(Exception):
    """The client is gone: nobody is there to be answered."""


class Overlong(Exception):
    """More came than may come; what may come has been taken."""


class Takes(Protocol):
    """Where bytes go; called from one thread at a time."""

    def append(self, pieces: Sequence[bytes]) -> None:
        """Write all of it. Raises OSError."""


@cache
def disk() -> Executor:
    """The threads that write what comes."""
    return Executor("upload", 4)


async def take(receive: Receive, writer: Writer, into: Takes, most: int) -> None:
    """Write the body, at most `most` bytes of it. However it ends, all that came within them has been written.

    Raises Gone, Overlong, OSError, and Refused: 408 after a minute of silence, 423 when it was silent and another
    request wants to go on with this upload.
    """
    pile = Pile(into)
    try:
        more, left = True, most
        while more:
            message = await _next(receive, writer)
            if message["type"] == "http.disconnect":
                raise Gone
            piece, more = message.get("body", b""), message.get("more_body", False)
            await pile.put(piece[:left])
            left -= len(piece)
            if left < 0:
                raise Overlong
    finally:
        await pile.settle()


class Pile:
    """Pieces that wait for the disk while it is at work."""

    def __init__(self, into: Takes) -> None:
        self._into = into
        self._pieces: list[bytes] = []
        self._size = 0
        self._writing: asyncio.Future[None] | None = None

    async def put(self, piece: bytes) -> None:
        """Take one more; waits while too much is here. Raises OSError of what came before."""
        if piece:
            self._pieces.append(piece)
            self._size += len(piece)
        if self._writing is not None and (self._writing.done() or self._size >= GATHERED):
            await self._written()
        if self._writing is None and self._pieces:
            self._begin()

    async def settle(self) -> None:
        """Wait until all of it is written. Raises OSError."""
        if self._writing is not None:
            await self._written()
        if self._pieces:
            self._begin()
            await self._written()

    async def _written(self) -> None:
        writing, self._writing = self._writing, None
        assert writing is not None
        try:
            await writing
        except BaseException:
            self._pieces = []  # behind what isn't there nothing may stand
            raise

    def _begin(self) -> None:
        pieces, self._pieces, self._size = self._pieces, [], 0
        self._writing = asyncio.ensure_future(disk().run(self._into.append, pieces))


async def _next(receive: Receive, writer: Writer) -> Message:
    """The next event of the request. A silent line is asked each second whether somebody else waits: our servers lose
    nothing when one who waits for what comes is called off. (A task a piece would cost more than the piece.)"""
    for _second in range(int(GIVEN_UP / GIVES_WAY)):
        with suppress(TimeoutError):
            async with asyncio.timeout(GIVES_WAY):
                return await receive()
        if await disk().run(writer.wanted):
            raise Refused(Conflict(_("The upload goes on elsewhere.")), 423)
    raise Refused(BadRequest(_("The upload took too long to arrive.")), 408)
