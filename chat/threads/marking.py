"""How far somebody has read a thread. A mark moves with his own replies when it stood at the end."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts import feeds
from chat import relay
from chat.mentions import counting
from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.rooms.events import Mine
from chat.threads import reading
from chat.wire.events import PersonalEvent

Json = dict[str, Any]


def follow(batch: Batch, room: int, thread: int, added: list[Row]) -> None:
    """Move the marks of those who replied in this batch and had read all that stood before."""
    authors = {row.author for row in added}
    if not authors:
        return
    marks = reading.marks(batch.cursor, room, thread, authors)
    newest = reading.newest(batch.cursor, room, thread)
    moved = {}
    for row in added:
        if marks.get(row.author, 0) >= newest:
            marks[row.author] = moved[row.author] = row.number
        newest = row.number
    for author, read in moved.items():
        batch.tell(author, partial(_followed, batch, author, room, thread, read))


def _followed(batch: Batch, user: int, room: int, thread: int, read: int, feed: int) -> PersonalEvent:
    store(batch.cursor, user, room, thread, read, feed)
    unread = reading.unread(batch.cursor, room, thread, read)
    return Mine(user=user, feed=feed, room=room, thread=thread, set={"read": read, "unread": unread})


def mark(user: int, room: int, thread: int, number: int, *, back: bool) -> Json:
    """Set the person's mark in a thread of a room that he may read: forward only, unless `back`.

    Returns `read`, `unread` and `mentions` as they are then.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        number = min(number, max(thread, reading.newest(cursor, room, thread)))
        read = reading.marks(cursor, room, thread, {user}).get(user, 0)
        if number > read or (back and number != read):
            feed = feeds.take([user])[user]
            read = number
            store(cursor, user, room, thread, read, feed)
            told = {"read": read, "unread": reading.unread(cursor, room, thread, read)}
            event = Mine(user=user, feed=feed, room=room, thread=thread, set=told)
            transaction.on_commit(
                partial(relay.publish, [event, *_mentions_seen(cursor, user, room, thread, read)])
            )
        unread = reading.unread(cursor, room, thread, read)
        mentions = counting.unread_in_thread(cursor, user, room, thread)
        return {"read": read, "unread": unread, "mentions": mentions}


def _mentions_seen(
    cursor: CursorWrapper, user: int, room: int, thread: int, read: int
) -> list[PersonalEvent]:
    """Mentions in a thread wait for its mark, not for the room's, but stand in the room's count: tell it anew."""
    if not counting.see_thread(cursor, user, room, thread, read):
        return []
    feeds.take([user])
    counted = counting.recount(cursor, room, [user])
    return [Mine(user=user, feed=feed, room=room, set={"mentions": count}) for _, feed, count in counted]


def store(cursor: CursorWrapper, user: int, room: int, thread: int, read: int, feed: int) -> None:
    """Write a mark, in the transaction that took `feed`."""
    cursor.execute(
        "INSERT INTO chat_threadmark (user_id, room_id, thread, read, feed) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (user_id, room_id, thread) DO UPDATE SET read = excluded.read, feed = excluded.feed",
        [user, room, thread, read, feed],
    )
