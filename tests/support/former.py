"""The database as it was before a migration, beside that of the tests, and gone again afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader


@dataclass
class Former:
    """Models as they were; `migrate` takes the tables one migration further and returns the models of then."""

    apps: Any
    _state: Any
    _migration: Migration

    def migrate(self) -> Any:
        if connection.vendor == "postgresql":  # what was written is checked, as if it had been committed
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with connection.schema_editor(atomic=self._migration.atomic) as editor:
            return self._migration.apply(self._state, editor).apps


@contextmanager
def before(app: str, name: str) -> Iterator[Former]:
    """Tables as they are right before this migration, empty. On SQLite in another file, on PostgreSQL in a schema that
    is rolled back. The test has to be one without a transaction around it."""
    loader = MigrationLoader(None)
    migration = loader.get_migration(app, name)
    state = loader.project_state(migration.dependencies)
    with _aside():
        with connection.schema_editor() as editor:
            for model in state.apps.get_models():
                editor.create_model(model)
        yield Former(state.apps, state, migration)


@contextmanager
def _aside() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA former")
            cursor.execute("SET LOCAL search_path = former")
            yield
            transaction.set_rollback(True)
        return
    usual = connection.settings_dict["NAME"]
    connection.close()
    with tempfile.TemporaryDirectory() as folder:
        connection.settings_dict["NAME"] = Path(folder) / "former.sqlite3"
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual
