"""Threads for work that blocks: database statements and whole pages.

Channels runs all database work of a process on one thread, so one slow query holds up every socket. Here
each kind of work has a bounded pool of its own, and each thread keeps its database connections: checked
before a job, closed when they broke, and limited in how long one statement may take.
"""

import asyncio
import contextvars
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from functools import cache
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from chatsite.shares import Shares

P = ParamSpec("P")
T = TypeVar("T")

# A connection used this recently (seconds) is taken to be alive without asking it.
FRESH = 1.0
# How much of a pool one person may keep busy.
SHARE = 3 / 8
_person: ContextVar[object] = ContextVar("person", default=None)


def on_behalf_of(person: object) -> None:
    """From here on this task's jobs are this person's: only some of a pool's threads are at work on them."""
    _person.set(person)


class Executor:
    """A bounded pool of named threads with database connections of their own.

    `run` may be awaited from any number of event loops; jobs beyond `size` wait in the order they came, and those
    of one person beyond his share.
    A cancelled caller stops waiting; a job that has begun runs to its end.
    """

    def __init__(self, name: str, size: int) -> None:
        self._pool = ThreadPoolExecutor(size, thread_name_prefix=name, initializer=_mark_thread)
        self._shares = Shares(self._pool, max(1, int(size * SHARE)))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start `fn` and return its future, for callers that have no event loop."""
        context, person = contextvars.copy_context(), _person.get()
        if person is None:
            return self._pool.submit(_run_job, context, lambda: fn(*args, **kwargs))
        return self._shares.submit(person, lambda: _run_job(context, lambda: fn(*args, **kwargs)))

    async def run(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `fn` returns or raise what it raises, without holding up the event loop."""
        return await asyncio.wrap_future(self.submit(fn, *args, **kwargs))

    def close(self) -> None:
        """Let running jobs end, drop waiting ones and take no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


@cache
def general() -> Executor:
    """The pool of `in_thread`; its size is the setting DATABASE_THREADS."""
    return Executor("database", getattr(settings, "DATABASE_THREADS", 8))


@cache
def pages() -> Executor:
    """The pool that whole pages run in; its size is the setting PAGE_THREADS."""
    return Executor("page", getattr(settings, "PAGE_THREADS", 4))


@cache
def asides() -> Executor:
    """The pool of what has to answer while all page threads are stuck: the health check."""
    return Executor("aside", 4)


@cache
def works() -> Executor:
    """The pool of what takes seconds, so that nothing quick waits behind it: a file that has come is looked at."""
    return Executor("work", 2)


async def in_thread(fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking `fn(*args, **kwargs)` on the general pool and return its result."""
    return await general().run(fn, *args, **kwargs)


_ours = threading.local()


def _mark_thread() -> None:
    _ours.last_used = {}


def _run_job(context: contextvars.Context, job: Callable[[], T]) -> T:
    _check_connections()
    try:
        # In a copy of the caller's context, so that one job's language doesn't leak into the next.
        return context.run(job)
    finally:
        _check_connections(after=True)


def _check_connections(after: bool = False) -> None:
    now = time.monotonic()
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
        if after:
            _ours.last_used[connection.alias] = now
        elif now - _ours.last_used.get(connection.alias, 0.0) < FRESH:
            setattr(connection, "health_check_done", True)  # noqa: B010, the stubs don't know it


def _limit_statements(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Give SQLite connections of our threads a time limit; commands (migrations, seeds) have none.

    PostgreSQL has its own, in the settings.
    """
    if hasattr(_ours, "last_used") and hasattr(connection, "statement_timeout"):
        connection.statement_timeout = getattr(settings, "DATABASE_STATEMENT_TIMEOUT", 10.0)


connection_created.connect(_limit_statements, dispatch_uid="chatsite.threads")
