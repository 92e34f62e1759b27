"""Telling people that they were mentioned: after the message is stored, in slices, so that `@all` in a room of a
thousand locks nobody inside the writer.

A Calling is written with the message, in its transaction. Whoever committed it carries it out right after: it
brings the rows of `Mention` level with what the message says now, takes the feeds of those for whom that changed
anything, and tells them their counts. Doing so twice changes nothing, so what a process that died has left is
simply taken up by another.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F
from django.utils import timezone

from accounts import feeds
from chat import relay
from chat.mentions import counting, people, registry
from chat.mentions.models import Calling, Mention
from chat.rooms.events import Mine
from chatsite.threads import in_thread

logger = logging.getLogger(__name__)
SLICE = 200
LEASE = timedelta(seconds=2.5)
EVERY = 1.0
MOST = 50


def lease(now: datetime | None = None) -> datetime:
    """Until when a calling belongs to who has it."""
    return (now or timezone.now()) + LEASE


def tell(room: int, number: int) -> None:
    """Carry out what is noted of this message, if anything is; also what is noted meanwhile."""
    while (calling := Calling.objects.filter(room=room, number=number).first()) is not None:
        _bring_level(calling)
        if Calling.objects.filter(pk=calling.pk, rev=calling.rev).delete()[0]:
            return


def _bring_level(calling: Calling) -> None:
    wanted = people.reached(calling.room_id, calling.author_id, calling.wanted)
    rows = Mention.objects.filter(room=calling.room_id, number=calling.number)
    standing = set(rows.values_list("user", flat=True))
    # Who was here when it was said stays called, though he has gone since.
    gone = set() if calling.wanted.get("here") else standing - wanted
    concerned = sorted((wanted - standing) | gone)
    for start in range(0, len(concerned), SLICE):
        some = set(concerned[start : start + SLICE])
        _tell(calling, some - gone, some & gone)


def _tell(calling: Calling, added: set[int], gone: set[int]) -> None:
    room, number = calling.room_id, calling.number
    with transaction.atomic(), connection.cursor() as cursor:
        feeds.take(added | gone)
        Mention.objects.filter(room=room, number=number, user__in=gone).delete()
        Mention.objects.bulk_create(_rows(cursor, calling, added), ignore_conflicts=True)
        events = [
            Mine(user=user, feed=feed, room=room, set={"mentions": mentions})
            for user, feed, mentions in counting.recount(cursor, room, added | gone)
        ]
        transaction.on_commit(partial(relay.publish, events))


def _rows(cursor: CursorWrapper, calling: Calling, users: set[int]) -> list[Mention]:
    """One for each of them. In a thread he may have read on already: his mark there is locked with him."""
    room, number, thread = calling.room_id, calling.number, calling.thread
    read: dict[int, int] = {}
    for marks in registry.thread_marks if thread is not None and users else ():
        read |= marks(cursor, room, thread or 0, users)
    return [
        Mention(room_id=room, number=number, user_id=user, thread=thread, seen=number <= read.get(user, 0))
        for user in sorted(users)
    ]


def take_lapsed() -> list[tuple[int, int]]:
    """The (room, number) whose people nobody tells any more: they are the caller's for the time of a lease, which
    grows with each try in vain."""
    now = timezone.now()
    lapsed = Calling.objects.filter(lease_until__lte=now).order_by("lease_until")[:MOST]
    return [(one.room_id, one.number) for one in lapsed if _take(one, now)]


def _take(one: Calling, now: datetime) -> bool:
    """Whether it was us who took it."""
    until = now + LEASE * min(2**one.attempts, MOST)
    same = Calling.objects.filter(pk=one.pk, lease_until=one.lease_until)
    return bool(same.update(lease_until=until, attempts=F("attempts") + 1))


def take_up() -> int:
    """Tell what others left untold; how many messages that were."""
    lapsed = take_lapsed()
    for room, number in lapsed:
        logger.info("mentions.taken_up", extra={"room": room, "number": number})
        tell(room, number)
    return len(lapsed)


async def sweep() -> None:
    """Take up what a process that died has left, until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await in_thread(take_up)
        except Exception:  # without this task some would not learn that they were mentioned
            logger.exception("mentions.sweep_failed")
