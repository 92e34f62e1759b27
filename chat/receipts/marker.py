"""Marks of all who read on this process, many in one transaction.

A message in a room of a thousand is answered by up to a thousand marks, and a transaction costs what some fifty more
marks in it do. So after each the next one waits for a moment, unless somebody waits for his answer: who gives another
command meanwhile (`Later.hurry`).
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import deque
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from chat import relay
from chat.receipts.actions import Wish, mark_all
from chat.wire.later import Later
from chat.wire.refusals import Refusal, Unavailable
from chatsite.threads import in_thread

logger = logging.getLogger(__name__)
Json = dict[str, Any]
Waiting = tuple[Wish, Later[Json]]
QUEUE = 10_000
BATCH = 200
REST = 0.5
"""Seconds from one transaction to the next, where nobody is in a hurry."""


class Marker:
    """The one of an event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._queue: deque[Waiting] = deque()
        self._task: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()
        """Set when somebody is in a hurry."""

    def submit(self, wish: Wish) -> Later[Json]:
        """Carry the wish out with the next batch. Settled with `read`, `unread` and `mentions`, or a Refusal."""
        later: Later[Json] = Later()
        later.hurry = self._wanted.set
        if len(self._queue) >= QUEUE:
            later.reject(Unavailable(retry_after=1.0))
            return later
        self._queue.append((wish, later))
        if self._task is None:
            # In a context of its own: whoever marks may be holding back what he publishes himself.
            self._task = self._loop.create_task(self._run(), context=contextvars.Context())
        return later

    async def _run(self) -> None:
        while batch := self._next():
            if not self._queue:
                self._wanted.clear()
            await self._carry_out(batch)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), REST)
        self._task = None

    def _next(self) -> list[Waiting]:
        """The next batch: of each person the first wish alone, since each takes his feed."""
        batch: dict[int, Waiting] = {}
        later: list[Waiting] = []
        while self._queue and len(batch) < BATCH:
            one = self._queue.popleft()
            if batch.setdefault(one[0].user, one) is not one:
                later.append(one)
        self._queue.extendleft(reversed(later))
        return list(batch.values())

    async def _carry_out(self, batch: list[Waiting]) -> None:
        """Answer, then tell: in one turn. A batch that fails is tried one by one, so that one fails alone."""
        try:
            answers, events = await in_thread(mark_all, [wish for wish, _ in batch])
        except Exception as error:  # noqa: BLE001 - told to who asked, and to the log
            if len(batch) > 1:
                for one in batch:
                    await self._carry_out([one])
                return
            logger.warning("receipts.mark_failed", extra={"error": type(error).__name__})
            batch[0][1].reject(error)
            return
        for (_, later), answer in zip(batch, answers, strict=True):
            if isinstance(answer, Refusal):
                later.reject(answer)
            else:
                later.resolve(answer)
        relay.publish(events)


_markers: WeakKeyDictionary[asyncio.AbstractEventLoop, Marker] = WeakKeyDictionary()


def submit(wish: Wish) -> Later[Json]:
    """To the running loop's own."""
    loop = asyncio.get_running_loop()
    marker = _markers.get(loop)
    if marker is None:
        marker = _markers[loop] = Marker(loop)
    return marker.submit(wish)
