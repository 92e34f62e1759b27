"""What the log does for lower concepts: rooms' system messages, and who may fetch a file."""

from __future__ import annotations

from django.db import connection

from chat.files.registry import may_fetch
from chat.messages import clock, links
from chat.messages.events import MessageCreated
from chat.messages.writer import rows
from chat.messages.writer.rows import Row
from chat.rooms import notices
from chat.rooms.locking import LockedRoom
from chat.wire.events import TimelineEvent


def write_notice(room: LockedRoom, what: str, actor: int, users: tuple[int, ...]) -> list[TimelineEvent]:
    """A system message in the caller's transaction: it takes a number and a rev, but counts as unread for nobody."""
    now = clock.now()
    number, rev, ordinal = room.next_number(in_timeline=False, at=now)
    parts = {"system": {"what": what, "actor": actor, "users": list(users)}}
    row = Row(room.id, number, rev, ordinal, actor, "system", "", None, now, parts=parts)
    with connection.cursor() as cursor:
        rows.insert(cursor, [row])
    return [MessageCreated(room=room.id, rev=rev, number=number, message=row.shape())]


notices.writers.append(write_notice)
may_fetch.listen(links.may_fetch)
