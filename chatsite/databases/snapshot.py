"""Several reads of one moment of the database (delivery rule 14)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper


@contextmanager
def snapshot() -> Iterator[CursorWrapper]:
    """A cursor whose statements all see one moment: REPEATABLE READ READ ONLY, or SQLite's plain BEGIN.

    Takes no lock that a writer waits for. Fetch everything before it ends. Inside a transaction (a test, a
    caller that already has one) it is that transaction's view.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            yield cursor
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield cursor
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield cursor
            finally:
                cursor.execute("COMMIT")
