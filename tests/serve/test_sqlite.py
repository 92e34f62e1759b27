"""SQLite's writers, in one process and in several."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

from chatsite.databases.sqlite.base import lock_file
from chatsite.databases.sqlite.lock import WriteLock
from chatsite.databases.sqlite.statements import writes
from tests.serve.databases import one_connection

# How many others may go first, at most. On a machine with four times as much to do as it has cores: 11;
# without the turnstile before the lock 447; with SQLite's own busy handler, where one keeps the others out: 458.
MOST_OTHERS = 120


@pytest.fixture
def path(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    with django_db_blocker.unblock():
        with one_connection(tmp_path / "db") as connection:
            run(connection, "CREATE TABLE counter (value integer)")
            run(connection, "INSERT INTO counter VALUES (0)")
        yield tmp_path / "db"


@pytest.fixture
def connection(path: Path) -> Iterator[BaseDatabaseWrapper]:
    with one_connection(path, lock_timeout=0.3) as one:
        yield one


@pytest.fixture
def neighbour(path: Path) -> Iterator[WriteLock]:
    """The lock as another connection would hold it."""
    lock = WriteLock(lock_file(str(path)))
    yield lock
    lock.close()


def run(connection: BaseDatabaseWrapper, sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def is_free(path: Path) -> bool:
    lock = WriteLock(lock_file(str(path)))
    free = lock.acquire(0.0)
    lock.close()
    return free


def test_three_processes_write_in_turn(path: Path) -> None:
    command = [sys.executable, "-m", "tests.serve.writers", str(path), "2"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    waits = [json.loads(process.communicate(timeout=30)[0]) for process in processes]
    with one_connection(path) as connection:
        assert run(connection, "SELECT value FROM counter") == [(sum(map(len, waits)),)]
    together = [wait for one in waits for wait in one]
    seconds = sorted(wait for wait, _ in together)[int(len(together) * 0.99)]
    others = max(went_first for _, went_first in together)
    print(
        f"3 processes: {len(together) / 2:.0f} transactions/s, p99 {seconds * 1000:.1f} ms, at most {others} others"
    )
    assert others <= MOST_OTHERS


@pytest.mark.parametrize("sql", ["BEGIN IMMEDIATE", "UPDATE counter SET value = 1", "DELETE FROM counter"])
def test_a_writer_waits_for_its_neighbour_and_then_gives_up(
    connection: BaseDatabaseWrapper, neighbour: WriteLock, sql: str
) -> None:
    assert neighbour.acquire(1)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="database is locked"):
        run(connection, sql)
    assert 0.2 < time.monotonic() - began < 1
    neighbour.release()
    run(connection, sql)


def test_a_reader_waits_for_nobody(connection: BaseDatabaseWrapper, neighbour: WriteLock) -> None:
    assert neighbour.acquire(1)
    for sql in ("SELECT value FROM counter", "BEGIN", "WITH n AS (SELECT 1) SELECT * FROM n", "COMMIT"):
        run(connection, sql)


def test_the_lock_is_held_as_long_as_the_transaction(path: Path, connection: BaseDatabaseWrapper) -> None:
    for end in (connection.commit, connection.rollback):
        run(connection, "BEGIN IMMEDIATE")
        run(connection, "UPDATE counter SET value = value + 1")
        assert not is_free(path)
        end()
        assert is_free(path)
    run(connection, "UPDATE counter SET value = value + 1")
    assert is_free(path)


def test_a_transaction_that_reads_first_has_the_lock_already(
    path: Path, connection: BaseDatabaseWrapper
) -> None:
    """As `atomic()` begins it. Begun plainly, it would fail at once where somebody wrote between read and write."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert run(connection, "SELECT value FROM counter") == [(0,)]
    assert not is_free(path)
    run(connection, "UPDATE counter SET value = value + 1")
    connection.commit()
    connection.set_autocommit(True)
    assert is_free(path)


def test_rows_that_a_write_returns_do_not_keep_it_open(path: Path, connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO counter VALUES (1), (2), (3) RETURNING value")
        assert is_free(path)
        with one_connection(path) as other:
            assert run(other, "SELECT count(*) FROM counter") == [(4,)]
        assert cursor.fetchone() == (1,)
        assert cursor.fetchmany(1) == [(2,)]
        assert list(cursor) == [(3,)]
        assert cursor.fetchone() is None


def test_a_failed_write_lets_go(path: Path, connection: BaseDatabaseWrapper) -> None:
    with pytest.raises(OperationalError):
        run(connection, "UPDATE nothing SET value = 1")
    assert is_free(path)


def test_a_waiting_thread_is_handed_the_lock_or_leaves_it(path: Path, neighbour: WriteLock) -> None:
    # As another process: a lock on a path of another spelling has a queue of its own.
    elsewhere = WriteLock(lock_file(str(path)))
    elsewhere._queue = threading.Lock()
    assert neighbour.acquire(1)
    assert not elsewhere.acquire(0.1)
    threading.Timer(0.2, neighbour.release).start()
    assert elsewhere.acquire(2)
    assert not is_free(path)
    elsewhere.close()
    time.sleep(0.05)
    assert is_free(path), "the waiter that gave up has kept the lock"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 'UPDATE'", False),
        ("  insert into t values (1)", True),
        ("WITH v AS (VALUES (1)) UPDATE t SET a = 1", True),
        ("WITH v AS (SELECT replace(a, 'b', 'c') FROM t) SELECT * FROM v", False),
        ("BEGIN", False),
        ("BEGIN IMMEDIATE", True),
        ("PRAGMA foreign_keys = ON", False),
        ("SAVEPOINT s", False),
    ],
)
def test_what_writes(sql: str, expected: bool) -> None:
    assert writes(sql) is expected
