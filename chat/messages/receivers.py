"""What the log does for lower concepts: rooms' system messages, and what it knows of files."""

from __future__ import annotations

from django.db import connection

from chat.files import registry
from chat.files.models import File
from chat.messages import actions, clock, links, mentioning, moving
from chat.messages import registry as log
from chat.messages.events import MessageCreated
from chat.messages.models import MessageFile
from chat.messages.writer import rows
from chat.messages.writer.rows import Row
from chat.rooms import locking, notices
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


def take_out(file: File) -> None:
    """A file goes: its messages stay without it, and are told so."""
    locking.lock({message.room_id for message in links.naming(file)})
    for message in links.naming(file):
        left = [one for one in message.parts.get("files", []) if one["id"] != file.pk]
        actions.change(message.room_id, message.number, "files", left or None)


notices.writers.append(write_notice)
log.in_batch.append(mentioning.note)
log.moves_along.append(moving.bring(MessageFile))
log.after_commit.append(log.AfterCommit(mentioning.concerns, mentioning.tell))
registry.may_fetch.listen(links.may_fetch)
registry.within_reach.listen(links.within_reach)
registry.in_public.listen(links.in_public)
registry.removed.listen(take_out)
