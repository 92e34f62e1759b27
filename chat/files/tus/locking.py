"""Waiting for the lock on an upload without holding up a thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from django.utils.translation import gettext as _

from chat.files.tus import lying
from chat.files.tus.lying import Busy, Writer
from chat.files.tus.receiving import disk
from chat.files.tus.refusing import Refused
from chat.wire.refusals import Conflict

# Seconds: longer than a silent line takes to give way, and how often is asked.
PATIENCE, EVERY = 3.0, 0.05


@asynccontextmanager
async def locked(key: str) -> AsyncIterator[Writer]:
    """Be the one who writes this upload's bytes during the block. 423 when somebody else is at it all the time."""
    writer = await _opened(key)
    try:
        yield writer
    finally:
        await disk().run(writer.close)


async def _opened(key: str) -> Writer:
    until = asyncio.get_running_loop().time() + PATIENCE
    while True:
        try:
            return await disk().run(Writer.open, key)
        except Busy:
            if asyncio.get_running_loop().time() > until:
                await disk().run(lying.forgo, key)
                told = _("Another request is sending this upload.")
                raise Refused(Conflict(told, retry_after=1.0), 423) from None
        await asyncio.sleep(EVERY)
