"""Round after round: sent through one web process, awaited on a socket at the next one."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress

from chatsite.canary.line import Broken, Line, new_nonce
from chatsite.canary.record import Outcome

EVERY = 10.0
PROMISED = 2.0
"""Seconds that the contract promises also while the layer is away; what takes longer is late."""
GIVEN_UP = 5.0
"""Seconds after which a new connection asks for what no event brought."""
logger = logging.getLogger("canary")


class Rounds:
    """The canary among these web processes (`ws://…` of each). One process is on both ends by itself."""

    def __init__(self, urls: Sequence[str], token: str, room: int) -> None:
        self._token = token
        self._room = room
        self._lines = [Line(url, token, room) for url in (urls if len(urls) > 1 else [*urls, *urls])]
        self._number = 0

    async def next(self) -> tuple[Outcome, float | None]:
        """One round: how it ended, and the seconds from sending to seeing. Raises NestGone."""
        sender = self._lines[self._number % len(self._lines)]
        self._number += 1
        reader = self._lines[self._number % len(self._lines)]
        try:
            return await self._sing(sender, reader)
        except Broken:
            return "failed", None

    async def close(self) -> None:
        """End all connections."""
        for line in self._lines:
            await line.close()

    async def _sing(self, sender: Line, reader: Line) -> tuple[Outcome, float | None]:
        await sender.open()
        await reader.open()
        nonce, held = new_nonce(), reader.rev
        seen = reader.expect(nonce)
        began = time.monotonic()
        try:
            await sender.send(f"{self._number}", nonce)
            with suppress(TimeoutError):
                at = await asyncio.wait_for(seen, max(0.1, GIVEN_UP - (time.monotonic() - began)))
                return ("ok" if at - began <= PROMISED else "late"), at - began
        finally:
            reader.forget(nonce)
        where = {"sent_by": sender.url, "awaited_at": reader.url}
        if nonce in await self._brought(reader, held):
            logger.warning("canary.late", extra=where)
            return "late", time.monotonic() - began
        logger.error("canary.lost", extra=where)
        return "lost", None

    async def _brought(self, reader: Line, held: int | None) -> list[str]:
        """What a client that comes back to the reader's process is told. Its own line, which missed it, is opened
        anew with the next round."""
        await reader.close()
        asking = Line(reader.url, self._token, self._room)
        asking.rev = held
        try:
            return await asking.open()
        finally:
            await asking.close()
