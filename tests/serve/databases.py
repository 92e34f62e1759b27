"""SQLite databases of our backend beside the site's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler


def database(name: Path | str, **options: Any) -> dict[str, Any]:
    """Return the settings of the database `name`, written to as the site does."""
    init = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    return {
        "ENGINE": "chatsite.databases.sqlite",
        "NAME": str(name),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": init, **options},
    }


@contextmanager
def one_connection(name: Path | str, **options: Any) -> Iterator[BaseDatabaseWrapper]:
    """A connection to the database `name`, closed at the end."""
    connection = ConnectionHandler({"default": database(name, **options)})["default"]
    assert isinstance(connection, BaseDatabaseWrapper)
    try:
        yield connection
    finally:
        connection.close()
