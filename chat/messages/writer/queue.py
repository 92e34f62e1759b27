"""The process's writer: one task that carries out all that waits, batch by batch.

Nothing waits on purpose: what arrives while a transaction runs is the next batch. Answers and events go out in
one turn of the loop after the commit, the answers first.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

from chat import relay
from chat.messages import registry
from chat.messages.writer.parking import Item, Parking
from chat.messages.writer.plans import Plan
from chat.messages.writer.running import PATIENCE, SHORT, Held, Outcome, run
from chat.relay import underway
from chat.wire.later import Later
from chat.wire.refusals import Unavailable
from chatsite.metrics import Histogram
from chatsite.threads import Executor, in_thread

logger = logging.getLogger(__name__)
Json = dict[str, Any]

QUEUE = 10_000
QUEUE_BYTES = 32_000_000
"""How much may wait: what comes beyond is told at once to come again."""
BATCH = 500
BATCH_BYTES = 4_000_000
LOOK = 0.5
"""Seconds between two looks at how long the first in the queue has waited."""
INSISTING = 1.0
"""Seconds after which what follows a command is tried again when the database was away."""
BACK = (0.001, 0.003)
"""Seconds after which a held room is tried again."""
ALONE = 0.05
"""Seconds after which a thread of its own waits for it."""
SIZES = Histogram((1, 2, 5, 10, 20, 50, 100, 200, BATCH))
"""Of how many commands the batches of this process were."""


class Writer:
    """The writer of one event loop. `submit` is called on that loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._queue: deque[Item] = deque()
        self._parking = Parking()
        self._executor = Executor("writer", 1)
        self._waiting = Executor("writer-waiting", 4)
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = False
        self._in_batch: set[object] = set()
        """The lanes of the batch that is under way."""
        self._bytes = 0
        """What the plans in hand weigh."""
        self.batches = self.plans = 0

    def submit(self, plan: Plan) -> Later[Json]:
        """Carry the plan out with the next batch. Settled with the command's result or a Refusal."""
        item = Item(plan, self.loop.time())
        if self.waiting >= QUEUE or self._bytes >= QUEUE_BYTES:
            item.later.reject(Unavailable(retry_after=1.0))
        else:
            self._take(item)
        return item.later

    @property
    def waiting(self) -> int:
        """Commands that no batch has taken yet."""
        return len(self._queue) + self._parking.size

    async def drained(self) -> None:
        """Wait until nothing is left to do."""
        while self._tasks or self._parking.size:
            await asyncio.wait(self._tasks, timeout=BACK[1]) if self._tasks else await asyncio.sleep(BACK[1])

    def close(self) -> None:
        """Give the database connection back and end the threads. Waits for a batch that is under way."""
        self._executor.submit(connections.close_all).result(timeout=10)
        self._executor.close()
        self._waiting.close()

    def _take(self, item: Item) -> None:
        self._bytes += item.plan.weight()
        self._queue.append(item)
        self._wake()

    def _wake(self) -> None:
        if not self._running:
            self._running = True
            self._start(self._write())

    def _start(self, work: Any) -> None:
        # In a context of its own: whoever sent the command may be holding back what it publishes itself.
        task = self.loop.create_task(work, context=contextvars.Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self) -> None:
        self._look = self.loop.call_later(LOOK, self._put_off)
        try:
            while items := self._next():
                self._in_batch = {item.plan.lane for item in items}
                await self._carry_out(items, self._executor)
                self._in_batch = set()
        finally:
            self._look.cancel()
            self._running = False

    def _put_off(self) -> None:
        """Batches take very long: what has waited for too long, and was not begun, is to come again."""
        self._look = self.loop.call_later(LOOK, self._put_off)
        since = self.loop.time() - PATIENCE
        if not self._queue or self._queue[0].since > since:
            return
        waiting, self._queue = self._queue, deque()
        for item in waiting:
            if item.since > since or item.insists:
                self._queue.append(item)
            else:
                self._bytes -= item.plan.weight()
                item.later.reject(Unavailable(retry_after=1.0))

    def _next(self) -> list[Item]:
        """The next batch; what has to wait behind a held room goes there."""
        items: list[Item] = []
        size = 0
        while self._queue and len(items) < BATCH and size < BATCH_BYTES:
            item = self._queue.popleft()
            place = self._parking.place(item.plan)
            if place is not None:
                self._parking.park(item, place)
            else:
                items.append(item)
                size += item.plan.weight()
        return items

    async def _carry_out(
        self, items: Sequence[Item], executor: Executor, patience: float | None = None
    ) -> None:
        """With `patience`, wait so many seconds for rooms that are held."""
        rooms = {item.plan.room for item in items}
        plans = [item.plan for item in items]
        underway.enter(rooms)
        try:
            outcome = await executor.run(run, plans, wait=patience is not None, patience=patience or PATIENCE)
        except Exception:
            logger.exception("writer.broken")
            outcome = Outcome([Unavailable(retry_after=1.0) for _ in items])
        try:
            self._finish(items, outcome)
        finally:
            underway.leave(rooms)

    def _finish(self, items: Sequence[Item], outcome: Outcome) -> None:
        """Answer, then tell, then put back: all in this turn."""
        self.batches += 1
        self.plans += len(items)
        SIZES.observe(len(items))
        self._parking.free(outcome.free)
        back = []
        for item, answer in zip(items, outcome.answers, strict=True):
            if isinstance(answer, Held):
                back.append(item)
                continue
            self._bytes -= item.plan.weight()
            if isinstance(answer, Unavailable) and item.insists:
                self.loop.call_later(INSISTING, self._follow, item.plan)
            elif isinstance(answer, Exception):
                item.later.reject(answer)
            else:
                item.later.resolve(answer)
        relay.publish(outcome.events)
        if due := registry.after(outcome.events):
            self._start(_done(due))
        for item in back:
            self._put_back(item)
        for plan in outcome.following:
            self._follow(plan)

    def _follow(self, plan: Plan) -> None:
        self._take(Item(plan, self.loop.time(), insists=True))

    def _soon(self) -> float:
        least, most = BACK
        return least + (most - least) * secrets.randbelow(1000) / 1000

    def _put_back(self, item: Item) -> None:
        place = self._parking.place(item.plan)
        room = item.plan.room if place is None else place
        if self._parking.park(item, room, back=True):
            if self._parking.held_for(room, self.loop.time()) < ALONE:
                self.loop.call_later(self._soon(), self._try_again, room)
            else:
                self._start(self._wait_for(room))

    def _try_again(self, room: int) -> None:
        self._queue.extendleft(reversed(self._parking.leave(room)))
        self._wake()

    async def _wait_for(self, room: int) -> None:
        """The room is held for long: wait for it alone, and let the others go on."""
        items = self._parking.take_own(room, self._in_batch)
        for start in range(0, len(items), BATCH):
            some = items[start : start + BATCH]
            left = PATIENCE - (self.loop.time() - some[0].since)
            await self._carry_out(some, self._waiting, max(left, 2 * SHORT))
        self._try_again(room)


async def _done(due: list[Callable[[], None]]) -> None:
    for work in due:
        try:
            await in_thread(work)
        except Exception:
            logger.exception("writer.after_commit")
