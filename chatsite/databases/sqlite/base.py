"""Django's SQLite backend with a queue for writers and a time limit for statements.

Each write transaction, and each writing statement in autocommit, first takes the lock on a file beside
the database (lock.py); what doesn't get it in LOCK_TIMEOUT seconds fails with "database is locked". Reads
never take it, as long as they aren't wrapped in `atomic()`, which begins IMMEDIATE.
"""

import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import unquote, urlsplit

from django.db.backends.sqlite3 import base

from chatsite.databases.sqlite.lock import WriteLock
from chatsite.databases.sqlite.statements import returns_rows, writes

T = TypeVar("T")
LOCK_TIMEOUT = 5.0
# Virtual machine steps between two looks at the clock: well under a millisecond.
STEPS = 10_000


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection; OPTIONS may hold `lock_timeout` in seconds.

    `statement_timeout` in seconds (None: no limit) stops a statement that runs longer, with "interrupted".
    """

    statement_timeout: float | None = None
    lock_timeout = LOCK_TIMEOUT
    write_lock: WriteLock | None = None
    _deadline: float | None = None

    def get_connection_params(self) -> dict[str, Any]:
        parameters = super().get_connection_params()
        self.lock_timeout = parameters.pop("lock_timeout", LOCK_TIMEOUT)
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.set_progress_handler(self._is_overdue, STEPS)
        if not self.is_in_memory_db():
            self.write_lock = WriteLock(lock_file(str(self.settings_dict["NAME"])))
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=lambda connection: Cursor(connection, self))

    def guard(self, sql: str, run: Callable[[], T]) -> T:
        """Run one statement: behind the write lock when it writes, and within its time."""
        self.take_lock(sql)
        self._deadline = None if self.statement_timeout is None else time.monotonic() + self.statement_timeout
        try:
            return run()
        finally:
            self.release_lock()

    def take_lock(self, sql: str) -> None:
        """Wait for the write lock when `sql` writes and it isn't held yet."""
        lock = self.write_lock
        if lock is not None and not lock.held and writes(sql) and not lock.acquire(self.lock_timeout):
            raise sqlite3.OperationalError("database is locked")

    def release_lock(self) -> None:
        """Let the next writer in, unless a transaction is still open."""
        lock = self.write_lock
        if lock is not None and lock.held and not (self.connection and self.connection.in_transaction):
            lock.release()

    def _commit(self) -> None:
        self._deadline = None
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self.release_lock()

    def _rollback(self) -> None:
        self._deadline = None
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.release_lock()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self.write_lock is not None:
                self.write_lock.close()
                self.write_lock = None

    def _is_overdue(self) -> int:
        return int(self._deadline is not None and time.monotonic() > self._deadline)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose statements are guarded."""

    def __init__(self, connection: sqlite3.Connection, wrapper: DatabaseWrapper) -> None:
        super().__init__(connection)
        self._wrapper = wrapper
        self._rows: deque[Any] | None = None

    def execute(self, query: str, params: Any = None) -> Self:
        self._rows = None
        self._wrapper.guard(query, lambda: self._execute(query, params))
        return self

    def executemany(self, query: str, param_list: Iterable[Any]) -> Self:
        self._rows = None
        self._wrapper.guard(query, lambda: super(Cursor, self).executemany(query, param_list))
        return self

    def executescript(self, sql_script: str) -> Self:
        self._wrapper.guard("BEGIN IMMEDIATE", lambda: super(Cursor, self).executescript(sql_script))
        return self

    def _execute(self, query: str, params: Any) -> None:
        super().execute(query, params)
        # Until its rows are read such a statement isn't committed, and the lock would be let go too early.
        if self.description and writes(query) and returns_rows(query):
            self._rows = deque(super().fetchall())

    def fetchone(self) -> Any:
        if self._rows is None:
            return super().fetchone()
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        size = self.arraysize if size is None else size
        if self._rows is None:
            return super().fetchmany(size)
        return [self._rows.popleft() for _ in range(min(size, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        return super().fetchall() if self._rows is None else self.fetchmany(len(self._rows))

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        if self._rows is None:
            return super().__next__()
        if not self._rows:
            raise StopIteration
        return self._rows.popleft()


def lock_file(name: str) -> Path:
    """Return the lock file of a database, which may be named by a path or a `file:` URI."""
    path = unquote(urlsplit(name).path) if name.startswith("file:") else name
    return Path(path + "-lock")
