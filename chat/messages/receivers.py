"""What the log does for lower concepts: rooms' system messages, and what it knows of files."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from chat.files import registry
from chat.files.models import File
from chat.files.reading import shape
from chat.messages import actions, clock, links, mentioning, moving
from chat.messages import registry as log
from chat.messages.events import MessageCreated
from chat.messages.models import Message, MessageFile
from chat.messages.writer import rows
from chat.messages.writer.rows import Row
from chat.rooms import locking, notices
from chat.rooms.locking import LockedRoom
from chat.wire.events import TimelineEvent

Json = dict[str, Any]


def write_notice(room: LockedRoom, what: str, actor: int, users: tuple[int, ...]) -> list[TimelineEvent]:
    """A system message in the caller's transaction: it takes a number and a rev, but counts as unread for nobody."""
    now = clock.now()
    number, rev, ordinal = room.next_number(in_timeline=False, at=now)
    parts = {"system": {"what": what, "actor": actor, "users": list(users)}}
    row = Row(room.id, number, rev, ordinal, actor, "system", "", None, now, parts=parts)
    with connection.cursor() as cursor:
        rows.insert(cursor, [row])
    return [MessageCreated(room=room.id, rev=rev, number=number, message=row.shape())]


def write_anew(file: File) -> None:
    """Something else is to be said of a file: its messages say it, and are told so. Those that do already stay."""
    told = shape(file)
    for message in links.naming(file):
        if any(one["id"] == file.pk and one != told for one in message.parts.get("files", [])):
            _write_file(message.room_id, message.number, told)


def _write_file(room: int, number: int, told: Json) -> None:
    with transaction.atomic():
        locking.lock([room])
        message = Message.objects.filter(room=room, number=number, deleted_at=None).first()
        if message is not None:
            files = message.parts.get("files", [])
            actions.change(room, number, "files", [told if one["id"] == told["id"] else one for one in files])


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
registry.changed.listen(write_anew)
registry.removed.listen(take_out)
