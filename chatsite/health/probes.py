"""The questions that a health check asks, answered together within `PATIENCE`, whatever hangs."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from typing import Literal

import redis  # noqa: F401 - asked for by `ping` when it is needed, which may be when time is short
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from chatsite import ping
from chatsite.threads import Executor

State = Literal["ok", "degraded", "down"]
PATIENCE = 1.5
"""Seconds after which no answer is an answer."""
GIVEN_UP = 15.0
"""Seconds after which an answer isn't waited for any more: the next question is asked on another thread."""
logger = logging.getLogger(__name__)


class Probe:
    """A question that may hang. It is asked once at a time: whoever asks meanwhile waits for the same answer."""

    def __init__(self, ask: Callable[[], State], otherwise: State) -> None:
        self._ask = ask
        self._otherwise = otherwise
        self._asking: Future[State] | None = None
        self._asked_at = 0.0
        self._lock = threading.Lock()
        self._last: State = "ok"

    def begin(self) -> None:
        """Ask, unless an answer is awaited already."""
        with self._lock:
            hung = time.monotonic() - self._asked_at > GIVEN_UP
            if self._asking is None or self._asking.done() or hung:
                self._asking, self._asked_at = _threads().submit(self._ask), time.monotonic()

    def answer(self, until: float) -> State:
        """The answer, or what its absence means when `until` (monotonic seconds) has come."""
        assert self._asking is not None
        try:
            state = self._asking.result(max(0.0, until - time.monotonic()))
        except TimeoutError:
            state = self._otherwise
        if state != self._last:
            self._last = state
            logger.warning("health.changed", extra={"what": self._ask.__name__.strip("_"), "state": state})
        return state


@cache
def _threads() -> Executor:
    return Executor("probe", 4)


def _database() -> State:
    """Without it nothing works."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except (DatabaseError, InterfaceError):
        return "down"
    return "ok"


def _layer() -> State:
    """While a shard is away delivery between processes takes up to two seconds, and nothing is lost."""
    return "ok" if all(ping.answers(url) for url in settings.REDIS_URLS) else "degraded"


_DATABASE, _LAYER = Probe(_database, "down"), Probe(_layer, "degraded")


def ask() -> tuple[State, State]:
    """How the database and the layer are, within `PATIENCE`."""
    _DATABASE.begin()
    _LAYER.begin()
    until = time.monotonic() + PATIENCE
    return _DATABASE.answer(until), _LAYER.answer(until)
