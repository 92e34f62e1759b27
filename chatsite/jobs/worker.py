"""A worker: looks for what is due, takes it, does it, a few at a time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from chatsite.jobs import rows
from chatsite.jobs.record import Record
from chatsite.jobs.registry import Again, Kind
from chatsite.jobs.rows import Claim
from chatsite.threads import in_thread

AT_ONCE = 4
EVERY = 1.0
"""Seconds between looks when nobody wakes it."""
TROUBLE = 5.0
"""Seconds before the next look when the database couldn't be asked."""
GRACE = 5.0
"""Seconds that work in hand gets when the process is told to stop."""
SOON = timedelta(seconds=1)
logger = logging.getLogger("jobs")


class Worker:
    """Does what is due until it is told to stop. Lives on one loop."""

    def __init__(self, kinds: Iterable[Kind], record: Record | None = None) -> None:
        self.kinds = list(kinds)
        self.record = record or Record()
        self._woken = asyncio.Event()
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_hand: Counter[str] = Counter()

    def wake(self) -> None:
        """Look at once."""
        self._woken.set()

    def stop(self) -> None:
        """Take no more, and end when what is in hand is done."""
        self._stopping = True
        self._woken.set()

    @property
    def busy(self) -> int:
        """How many it has in hand."""
        return len(self._tasks)

    async def run(self) -> None:
        """Work until `stop`, and then for at most `GRACE` seconds. What isn't done by then is somebody
        else's when its lease is over."""
        while not self._stopping:
            pause = EVERY
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - the database may be away: it comes back
                logger.warning("jobs.cannot_look", extra={"error": type(error).__name__})
                pause = TROUBLE
            await self._rest(pause)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE)

    async def _look(self) -> None:
        """Take what is due as long as there is a hand free. One kind doesn't keep the others waiting."""
        for kind in self.kinds:
            free = AT_ONCE - len(self._tasks)
            if self._stopping or free <= 0:
                break
            if kind.at_once is not None:
                free = min(free, kind.at_once - self._in_hand[kind.name])
            if free <= 0:
                continue
            for taken in await in_thread(rows.claim, kind, free):
                task = asyncio.create_task(self._do(taken))
                self._tasks.add(task)
                self._in_hand[kind.name] += 1
                task.add_done_callback(partial(self._ended, kind.name))
        self.kinds = self.kinds[1:] + self.kinds[:1]
        self.record.looked(time.time())

    def _ended(self, kind: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._in_hand[kind] -= 1
        self._woken.set()  # a hand is free, and there may be more

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()

    async def _do(self, taken: Claim) -> None:
        name = taken.kind.name
        try:
            await in_thread(taken.kind.do, taken.pk)
            self.record.did(name, None if taken.kind.standing else taken.late)
        except Again:
            await self._put_back(taken, SOON)
        except Exception:
            self.record.failed(name)
            logger.exception("jobs.failed", extra={"kind": name, "row": taken.pk, "attempt": taken.attempt})
            await self._put_back(taken, None)

    async def _put_back(self, taken: Claim, after: timedelta | None) -> None:
        try:
            await in_thread(rows.put_back, taken, after)
        except Exception as error:  # noqa: BLE001 - its lease will lapse
            logger.warning("jobs.not_put_back", extra={"error": type(error).__name__})
