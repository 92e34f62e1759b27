"""SQLite databases of our backend beside the site's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from chatsite.settings import base


def database(name: Path | str, **options: Any) -> dict[str, Any]:
    """Return the settings of the database `name`, written to as the site does."""
    site = base._sqlite
    return {"ENGINE": site["ENGINE"], "NAME": str(name), "OPTIONS": {**site["OPTIONS"], **options}}


@contextmanager
def one_connection(name: Path | str, **options: Any) -> Iterator[BaseDatabaseWrapper]:
    """A connection to the database `name`, closed at the end."""
    connection = ConnectionHandler({"default": database(name, **options)})["default"]
    assert isinstance(connection, BaseDatabaseWrapper)
    try:
        yield connection
    finally:
        connection.close()
