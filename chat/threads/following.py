"""Following a thread: who writes in it, began it or is named in it does, and is told what is unread to him.

Whoever replies follows with the batch that stores it (`marking`). All the others come after the commit, in slices:
a send waits for none of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from accounts import feeds
from accounts.models import User
from chat import relay
from chat.messages.events import MessageCreated, MessageDeleted
from chat.rooms.events import Mine
from chat.threads import marking, reading, untold
from chat.threads.models import Untold
from chat.threads.reading import PRESENT, Mark
from chat.wire.events import Event, TimelineEvent
from chat.wire.refusals import Forbidden

Json = dict[str, Any]
Thread = tuple[int, int]
SLICE = 500
MOST = 1000
"""How many threads one may begin to follow by hand."""


def choose(user: int, room: int, thread: int, *, following: bool) -> None:
    """Follow a thread that the person may read, or leave it. Raises Forbidden above 1,000 followed threads."""
    with transaction.atomic(), connection.cursor() as cursor:
        feed = feeds.take([user])[user]
        if following and _followed(cursor, user) >= MOST:
            raise Forbidden(
                _("You follow %(count)d threads already.") % {"count": MOST},
                fields={"thread": _("is one too many")},
            )
        before = reading.held(cursor, room, thread, {user}).get(user)
        read = before.read if before else max(thread, reading.newest(cursor, room, thread))
        marking.store(cursor, user, room, thread, read, feed, following=following)
        told = {"read": read, "unread": reading.unread(cursor, room, thread, read), "following": following}
        event = Mine(user=user, feed=feed, room=room, thread=thread, set=told)
        transaction.on_commit(partial(relay.publish, [event]))


def tell(events: list[Event]) -> None:
    """After a batch: who is concerned by its replies follows, and every follower is told his new count."""
    for (room, thread), replies in sorted(_touched(events).items()):
        _bring_level(room, thread, replies)
        revs = [event.rev for event in events if isinstance(event, TimelineEvent) and event.room == room]
        untold.settle(room, thread, max(revs))


def catch_up(pk: int) -> None:
    """Tell what a process has left untold that died; nothing when somebody has told it meanwhile."""
    one = Untold.objects.filter(pk=pk).first()
    if one is not None:
        _bring_level(one.room_id, one.thread, untold.replies(one))
        untold.settle(one.room_id, one.thread, one.rev)


def _bring_level(room: int, thread: int, replies: list[Json]) -> None:
    begin = _concerned(room, thread, replies)
    if begin:
        _begin(room, thread, begin)
    after = 0
    while slice_ := _waiting(room, thread, after):
        _tell(room, thread, slice_)
        after = slice_[-1]


def concerns(event: Event) -> bool:
    """Whether a reply came, or something was deleted, which may be one."""
    if isinstance(event, MessageCreated):
        return bool(event.message.get("thread"))
    return isinstance(event, MessageDeleted)


def _touched(events: Iterable[Event]) -> dict[Thread, list[Json]]:
    """The threads in which something came or went, with the replies that came."""
    touched: dict[Thread, list[Json]] = {}
    gone = []
    for event in events:
        if isinstance(event, MessageCreated) and event.message.get("thread"):
            touched.setdefault((event.room, event.message["thread"]), []).append(event.message)
        elif isinstance(event, MessageDeleted) and event.number is not None:
            gone.append((event.room, event.number))
    for room, number in gone:
        thread = _thread_of(room, number)
        if thread is not None:
            touched.setdefault((room, thread), [])
    return touched


def _thread_of(room: int, number: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT thread FROM chat_message WHERE room_id = %s AND number = %s", [room, number])
        row = cursor.fetchone()
    return row[0] if row else None


def _concerned(room: int, thread: int, replies: list[Json]) -> dict[int, int]:
    """{user id: how far he counts as having read} of those who follow from these replies on: whose message the root
    is, and who is named, unless they have decided already or are not in the room."""
    if not replies:
        return {}
    people: dict[int, int] = {}
    for reply in reversed(replies):
        for user in reply.get("mentions", {}).get("users", ()):
            people[user] = reply["number"] - 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT author_id FROM chat_message WHERE room_id = %s AND number = %s AND deleted_at IS NULL",
            [room, thread],
        )
        people |= {author: thread for (author,) in cursor.fetchall()}
        if not people:
            return {}
        cursor.execute(
            "SELECT m.user_id FROM chat_membership m LEFT JOIN chat_threadmark t ON t.room_id = m.room_id"
            " AND t.user_id = m.user_id AND t.thread = %s WHERE m.room_id = %s AND m.until_rev IS NULL"
            f" AND t.following IS NULL AND m.user_id IN ({', '.join(['%s'] * len(people))})",
            [thread, room, *sorted(people)],
        )
        return {user: people[user] for (user,) in cursor.fetchall()}


def _begin(room: int, thread: int, people: dict[int, int]) -> None:
    """They follow; `_tell` says so, since they have something unread."""
    with transaction.atomic(), connection.cursor() as cursor:
        taken = feeds.take(people)
        marks = reading.held(cursor, room, thread, people)
        for user, feed in sorted(taken.items()):
            mark = marks.get(user, Mark(read=people[user]))
            if mark.following is None:
                marking.store(cursor, user, room, thread, mark.read, feed, following=True)
                told = {"read": mark.read, "following": True}
                event = Mine(user=user, feed=feed, room=room, thread=thread, set=told)
                transaction.on_commit(partial(relay.publish, [event]))


def _waiting(room: int, thread: int, after: int) -> list[int]:
    """The next followers of a thread, by id, who have not read it to its end."""
    with connection.cursor() as cursor:
        newest = reading.newest(cursor, room, thread)
        cursor.execute(
            f"SELECT t.user_id FROM chat_threadmark t {PRESENT} WHERE t.room_id = %s AND t.thread = %s"
            " AND t.following AND t.user_id > %s AND t.read < %s ORDER BY t.user_id LIMIT %s",
            [room, thread, after, newest, SLICE],
        )
        return [user for (user,) in cursor.fetchall()]


def _tell(room: int, thread: int, people: list[int]) -> None:
    """Tell each of them how much is unread, counted under the lock that orders what is his."""
    with transaction.atomic(), connection.cursor() as cursor:
        taken = feeds.take(people)
        marks = reading.held(cursor, room, thread, people)
        numbers = reading.living(cursor, room, thread)
        cursor.execute(
            f"UPDATE chat_threadmark SET feed = (SELECT u.feed FROM {User._meta.db_table} u WHERE u.id = user_id)"
            f" WHERE room_id = %s AND thread = %s AND user_id IN ({', '.join(['%s'] * len(people))})",
            [room, thread, *people],
        )
        events = [
            Mine(user=user, feed=feed, room=room, thread=thread, set=_count(numbers, marks[user].read))
            for user, feed in sorted(taken.items())
        ]
        transaction.on_commit(partial(relay.publish, events))


def _count(numbers: list[int], read: int) -> Json:
    return {"unread": len(numbers) - bisect_right(numbers, read)}


def _followed(cursor: CursorWrapper, user: int) -> int:
    cursor.execute("SELECT COUNT(*) FROM chat_threadmark WHERE user_id = %s AND following", [user])
    return int(cursor.fetchone()[0])
