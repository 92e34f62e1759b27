"""What the writer has to know to see at a glance that a message concerns nobody: everybody's words, and the rooms of
which somebody wants to be told everything. Held by each process, at most some seconds old."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import dataclass, field

from django.db import connection

from chat.notifications.words import Index
from chat.rooms.models import Level
from chatsite.threads import in_thread

logger = logging.getLogger(__name__)
EVERY = 2.0
"""Seconds after which a process knows what others have changed."""
IDLE = 50
"""It is read so seldom that reading takes at most a fiftieth of the time."""
OLDEST = 10.0
"""Seconds after which a process without a loop reads it anew."""

_ROOMS = (
    "SELECT room_id FROM chat_membership WHERE level = %s AND until_rev IS NULL UNION SELECT m.room_id"
    " FROM chat_noticesettings s JOIN chat_membership m ON m.user_id = s.user_id AND m.until_rev IS NULL"
    " AND m.level = %s WHERE s.level = %s"
)


@dataclass(slots=True)
class Heeded:
    """Whose words are looked for, and the rooms of which somebody wants everything; read at `at`."""

    words: Index = field(default_factory=Index)
    rooms: frozenset[int] = frozenset()
    at: float = 0.0


_held: Heeded | None = None
_kept_fresh = False


def current() -> Heeded:
    """As this process knows it."""
    held = _held
    if held is None or (not _kept_fresh and time.monotonic() - held.at > OLDEST):
        held = load()
    return held


def load() -> Heeded:
    """Read it from the database."""
    global _held
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, words FROM chat_noticesettings WHERE words <> '[]'")
        words = {user: json.loads(found) if isinstance(found, str) else found for user, found in cursor}
        cursor.execute(_ROOMS, [Level.ALL, Level.DEFAULT, Level.ALL])
        rooms = frozenset(room for (room,) in cursor.fetchall())
    _held = Heeded(Index(words), rooms, time.monotonic())
    return _held


def forget() -> None:
    """Read it anew before it is used the next time."""
    global _held
    _held = None


async def keep_fresh() -> None:
    """Read it again and again, until cancelled: no message waits for it."""
    global _kept_fresh
    _kept_fresh = True
    try:
        while True:
            began = time.monotonic()
            try:
                await in_thread(load)
            except Exception:  # what is held goes on being used
                logger.exception("notifications.not_read")
            await asyncio.sleep(max(EVERY, IDLE * (time.monotonic() - began)))
    finally:
        _kept_fresh = False
