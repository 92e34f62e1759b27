"""The database as rows of JSON, the same for SQLite and PostgreSQL: read by the backup, written by the restore.

Tables are those of the models as they were at a set of migrations, which needn't be today's.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import AutoField, Field, Model

from chatsite.backup.archive import BackupError, Damaged

ROWS_AT_ONCE = 2000
PART = 4 * 1024 * 1024
Migration = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the fields that a row of it has, in their order."""

    model: type[Model]
    fields: Sequence[Field[Any, Any]]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        return [field.column for field in self.fields]

    @property
    def counter(self) -> Field[Any, Any] | None:
        """The column whose values the database gives, where there is one."""
        key = self.model._meta.pk
        return key if isinstance(key, AutoField) else None


def applied() -> list[Migration]:
    """The migrations that this database has. BackupError when there is one that this version doesn't know."""
    found = sorted(MigrationRecorder(connection).applied_migrations())
    if not found:
        raise BackupError("There is no site here yet: its database is empty.")
    require_known(found, "This database was made by a later Chat Connect: use that one.")
    return found


def require_known(migrations: Iterable[Migration], problem: str) -> None:
    """Raise BackupError with `problem` when this version doesn't know one of the migrations of its own apps."""
    loader = MigrationLoader(None)
    if any(one not in loader.disk_migrations for one in migrations):
        raise BackupError(problem)


def at(migrations: Sequence[Migration]) -> dict[str, Table]:
    """The tables as they are after these migrations, by model label."""
    apps = MigrationLoader(None).project_state(list(migrations)).apps
    found = {}
    for model in apps.get_models(include_auto_created=True):
        about = model._meta
        if about.managed and not about.proxy and not about.swapped:
            fields = [field for field in about.concrete_fields if not getattr(field, "generated", False)]
            found[about.label_lower] = Table(model, fields)
    return found


def make(migrations: Sequence[Migration]) -> None:
    """Make the tables of an empty database as they are after these migrations."""
    executor = MigrationExecutor(connection)
    nodes, wanted = executor.loader.graph.node_map, set(migrations)
    last = [one for one in migrations if not any(after.key in wanted for after in nodes[one].children)]
    executor.migrate(last)


def parts(table: Table) -> Iterator[tuple[bytes, int]]:
    """The table's rows, each a line of JSON, some megabytes at a time: (lines, how many)."""
    names = [field.attname for field in table.fields]
    rows = table.model._base_manager.order_by("pk").values_list(*names)
    lines: list[str] = []
    size = 0
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_encode)
        lines.append(line)
        size += len(line)
        if size >= PART:
            yield _join(lines), len(lines)
            lines, size = [], 0
    if lines:
        yield _join(lines), len(lines)


def _join(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _encode(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)


def empty(tables: Iterable[Table]) -> None:
    """Remove what migrations put into new tables: the backup brings its own."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")


def load(table: Table, lines: bytes) -> int:
    """Insert the rows of a part and return how many. Raises Damaged for what doesn't fit the table."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for column in table.columns)
    places = ", ".join(["%s"] * len(table.fields))
    rows = [_row(table, line) for line in lines.splitlines()]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            cursor.executemany(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})", some)
    return len(rows)


def _row(table: Table, line: bytes) -> list[Any]:
    try:
        pairs = zip(table.fields, json.loads(line), strict=True)
        return [field.get_db_prep_save(field.to_python(value), connection) for field, value in pairs]
    except (ValueError, TypeError, ValidationError, RecursionError):
        raise Damaged(f"A row of {table.name} can't be read.") from None


def last_id(table: Table) -> int:
    """The last value that the table's counter gave; rows that had it may be gone. 0 when there is none."""
    if table.counter is None:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        else:
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", _place(table)
            )
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def set_last_id(table: Table, value: int) -> None:
    """Let the table's counter go on after `value`, so that no id is ever given a second time."""
    if not value or table.counter is None:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, value])
        else:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s)::regclass, %s)", [*_place(table), value]
            )


def _place(table: Table) -> list[str]:
    assert table.counter
    return [connection.ops.quote_name(table.name), table.counter.column]
