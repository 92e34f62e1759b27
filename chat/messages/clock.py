"""The time that is written into messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_given: ContextVar[datetime | None] = ContextVar("given_time", default=None)


def now() -> datetime:
    """This moment in whole milliseconds, as the wire tells it: what is read again is what was told."""
    moment = _given.get() or datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@contextmanager
def given(moment: datetime) -> Iterator[None]:
    """Inside, and in this thread alone, `moment` is now: for examples and imports, whose past is to look like one."""
    token = _given.set(moment)
    try:
        yield
    finally:
        _given.reset(token)
