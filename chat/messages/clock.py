"""The time that is written into messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.db import connection

_given: ContextVar[datetime | None] = ContextVar("given_time", default=None)


def now() -> datetime:
    """This moment in whole milliseconds, as the wire tells it: what is read again is what was told."""
    moment = _given.get() or datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def of_database() -> datetime:
    """This moment by the database: one clock for every process."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
            return moment
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)


@contextmanager
def given(moment: datetime) -> Iterator[None]:
    """Inside, and in this thread alone, `moment` is now: for examples and imports, whose past is to look like one."""
    token = _given.set(moment)
    try:
        yield
    finally:
        _given.reset(token)
