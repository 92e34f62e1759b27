"""A fair share of a pool of threads: what one person asks for never takes all of them."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

Job = Callable[[], Any]


class Shares:
    """Hands jobs to `pool`, at most `most` of one person at a time; his others wait here in their order.

    What counts is the job, not who waits for it: somebody who goes away doesn't free what he keeps busy.
    """

    def __init__(self, pool: ThreadPoolExecutor, most: int) -> None:
        self._pool = pool
        self._most = most
        self._lock = threading.Lock()
        self._busy: Counter[object] = Counter()
        self._waiting: dict[object, deque[tuple[Future[Any], Job]]] = {}

    def submit(self, person: object, job: Job) -> Future[Any]:
        """Start `job` as soon as the person's share allows."""
        future: Future[Any] = Future()
        with self._lock:
            if self._busy[person] >= self._most:
                self._waiting.setdefault(person, deque()).append((future, job))
                return future
            self._busy[person] += 1
        self._start(person, future, job)
        return future

    def _start(self, person: object, future: Future[Any], job: Job) -> None:
        def carry_out() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(job())
            except BaseException as error:  # noqa: BLE001, given to who waits
                future.set_exception(error)

        def ended(carrying: Future[None]) -> None:
            if carrying.cancelled():
                future.cancel()
            self._ended(person)

        try:
            self._pool.submit(carry_out).add_done_callback(ended)
        except RuntimeError:  # the pool is closed
            future.cancel()

    def _ended(self, person: object) -> None:
        with self._lock:
            waiting = self._waiting.get(person)
            if not waiting:
                self._busy[person] -= 1
                if not self._busy[person]:
                    del self._busy[person]
                return
            future, job = waiting.popleft()
            if not waiting:
                del self._waiting[person]
        self._start(person, future, job)
