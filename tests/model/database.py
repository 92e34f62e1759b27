"""The schedule's database: real tables in memory, put back for each schedule, with a clock of its own."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import OperationalError, connections
from django.utils import timezone

from accounts.models import User
from accounts.sessions.models import Session
from accounts.sessions.store import SessionStore
from chat.relay import publishing
from chat.relay.models import Era
from chat.rooms import actions, members
from chatsite.databases.sqlite.base import DatabaseWrapper
from tests.model import ghost

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = 5
DEVICES = 2


class Database(DatabaseWrapper):
    """A database in memory whose commits may break: `fate` says how, "before", "after" or ""."""

    fate: Callable[[], str] = staticmethod(lambda: "")
    clock: Callable[[], float] = staticmethod(lambda: 0.0)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.create_function("strftime", -1, self._strftime)
        return connection

    def _strftime(self, _: str, when: str, shift: str = "-0 seconds") -> str:
        """SQLite's own, for the ways in which the site asks for the present."""
        assert when.lower() == "now"
        moment = BEGAN + timedelta(seconds=self.clock() - float(shift.strip("-").split()[0]))
        return moment.strftime("%Y-%m-%d %H:%M:%S.") + f"{moment.microsecond // 1000:03}"

    def _commit(self) -> None:
        fate = self.fate()
        if fate == "before":
            raise OperationalError("the connection broke")
        super()._commit()
        if fate == "after":
            raise OperationalError("the connection broke")


class Image:
    """A database as it stood at a moment."""

    def __init__(self, database: Database) -> None:
        self._copy = sqlite3.connect(":memory:")
        database.connection.backup(self._copy)

    def lay(self, database: Database) -> None:
        """Make the database what it was then."""
        self._copy.backup(database.connection)


_image: Image | None = None


@contextmanager
def memory() -> Iterator[tuple[Database, Image]]:
    """The default database is one in memory, with tables, people and rooms; and how it looks fresh."""
    global _image
    before = connections["default"]
    settings: Any = {**before.settings_dict, "NAME": ":memory:"}
    database = Database(settings, "default")
    connections["default"] = database
    try:
        database.ensure_connection()
        if _image is None:
            call_command("migrate", verbosity=0)
            database.connection.executescript(ghost.TABLE)
            with mock.patch.object(publishing, "_publish_without_loop"), ghost.noting():
                _people()
            _image = Image(database)
        _image.lay(database)
        yield database, _image
    finally:
        database.connection.close()
        connections["default"] = before


def cookie(user: int, device: int) -> str:
    """The session cookie of somebody's device."""
    return f"model-{user}-{device}"


def sign_in(user: int, device: int) -> None:
    """A session for the device, whose cookie is not known yet."""
    person = User.objects.get(pk=user)
    held = {SESSION_KEY: str(user), HASH_SESSION_KEY: person.get_session_auth_hash()}
    Session.objects.create(
        session_key=cookie(user, device),
        user_id=user,
        session_data=SessionStore().encode(held),
        expire_date=timezone.now() + timedelta(days=1000),
    )


def _people() -> None:
    """Five people with two devices each; four rooms: public, private, one that hides its history, a small one."""
    for number in range(1, PEOPLE + 1):
        User.objects.create(pk=number, username=f"person{number}", email=f"{number}@example.org")
        for device in range(DEVICES):
            sign_in(number, device)
    Era.objects.get_or_create()
    made = [
        actions.create(1, "public", "Square"),
        actions.create(1, "private", "Kitchen"),
        actions.create(2, "private", "Veiled", hides_history=True),
        actions.create(3, "public", "Corner"),
    ]
    for state, owner, others in zip(made, (1, 1, 2, 3), ((2, 3, 4), (2, 3), (1,), ()), strict=True):
        for user in others:
            members.add(owner, state["id"], user)
            if user == 2:
                members.set_role(owner, state["id"], user, "owner")
