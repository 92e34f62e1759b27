"""A person in many rooms with much that he has not read, for what is measured. Runs in a process with the site's
settings: `Site.console` calls `fill`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from chat.mentions.models import Mention
from chat.messages.models import Message
from chat.rooms.models import Membership, Room
from chat.threads.models import ThreadMark

READ = 20  # of each room, before what is unread
REPLIES = 4
TEXT = "The tide is coming in and the ropes are still wet, somebody has to look after the lanterns."


def fill(reader: int, writer: int, rooms: int, unread: int, mentions: int, threads: int) -> str:
    """Make the rooms, `unread` messages spread over them, `mentions` of them that call the reader, and `threads` that
    he follows, a third of them with something new. Returns what there is, as JSON."""
    made = [_room(writer, place) for place in range(rooms)]
    Room.objects.bulk_create(made)
    rows: dict[type[Any], list[Any]] = {Message: [], Membership: [], Mention: [], ThreadMark: []}
    shares = zip(_shares(unread, rooms), _shares(mentions, rooms), _shares(threads, rooms), strict=True)
    for place, (room, (new, calls, roots)) in enumerate(zip(made, shares, strict=True)):
        talk = list(_talk(room, writer, READ + new, roots))
        room.number, room.ordinal, room.rev = talk[-1].number, talk[-1].ordinal, talk[-1].rev
        read = READ + REPLIES * roots
        rows[Message] += talk
        rows[Membership] += _stays(room, reader, writer, read, calls)
        rows[Mention] += [Mention(room=room, number=read + 1 + at, user_id=reader) for at in range(calls)]
        rows[ThreadMark] += [_mark(room, reader, root, place) for root in range(1, roots + 1)]
    Room.objects.bulk_update(made, ["number", "ordinal", "rev"])
    _store(rows)
    return json.dumps(
        {"rooms": rooms, "unread": unread, "mentions": len(rows[Mention]), "threads": len(rows[ThreadMark])}
    )


def _shares(total: int, rooms: int) -> list[int]:
    """`total` things over the rooms, the first of them taking what is left over."""
    return [total // rooms + (place < total % rooms) for place in range(rooms)]


def _store(rows: dict[type[Any], list[Any]]) -> None:
    for model, those in rows.items():
        for some in batched_rows(those):
            model.objects.bulk_create(some)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def batched_rows(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), 2000):
        yield rows[start : start + 2000]


def _room(owner: int, place: int) -> Room:
    return Room(
        kind="private",
        name=f"pier {place:03}",
        members=2,
        rev=1,
        created_by_id=owner,
        last_at=timezone.now() - timedelta(minutes=place),
    )


def _stays(room: Room, reader: int, writer: int, read: int, calls: int) -> list[Membership]:
    """The writer has read everything, the reader the first `READ` and the threads below them."""
    everything = {"read": room.number, "read_ordinal": room.ordinal}
    return [
        Membership(room=room, user_id=writer, role="owner", since_rev=1, **everything),
        Membership(room=room, user_id=reader, since_rev=1, read=read, read_ordinal=READ, mentions=calls),
    ]


def _mark(room: Room, reader: int, root: int, place: int) -> ThreadMark:
    read = READ + REPLIES * root - (0 if (place + root) % 3 else 2)
    return ThreadMark(room=room, thread=root, user_id=reader, following=True, feed=1, read=read)


def _talk(room: Room, author: int, count: int, threads: int) -> Iterator[Message]:
    """What was read, then the threads that begin with its first messages, then what is unread."""
    number = ordinal = 0
    for place in range(count):
        if place == READ:
            for reply in range(threads * REPLIES):
                number += 1
                yield _message(room, author, number, ordinal, thread=reply // REPLIES + 1)
        number, ordinal = number + 1, ordinal + 1
        yield _message(room, author, number, ordinal)


def _message(room: Room, author: int, number: int, ordinal: int, thread: int | None = None) -> Message:
    return Message(
        room=room,
        number=number,
        rev=number + 1,
        ordinal=ordinal,
        author_id=author,
        text=f"{number}: {TEXT}",
        created_at=timezone.now(),
        thread=thread,
    )
