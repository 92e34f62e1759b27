"""How far somebody has read a thread. A mark moves with his own replies when it stood at the end, and they make him
follow it."""

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
from chat.threads.reading import Mark
from chat.wire.events import PersonalEvent

Json = dict[str, Any]


def follow(batch: Batch, room: int, thread: int, added: list[Row]) -> None:
    """Who replied in this batch follows the thread from now on; his mark moves when he had read all before."""
    authors = {row.author for row in added}
    if not authors:
        return
    marks = reading.held(batch.cursor, room, thread, authors)
    newest = reading.newest(batch.cursor, room, thread)
    moved = {author: mark.read for author, mark in marks.items()}
    for row in added:
        if moved.get(row.author, 0) >= newest:
            moved[row.author] = row.number
        newest = row.number
    for author in sorted(authors):
        before, read = marks.get(author, Mark()), moved.get(author, 0)
        if read != before.read or not before.following:
            batch.tell(author, partial(replied, batch, author, room, thread, read))


def replied(batch: Batch, user: int, room: int, thread: int, read: int, feed: int) -> PersonalEvent:
    """Write and tell a mark of one who follows a thread from now on; for `Batch.tell`."""
    store(batch.cursor, user, room, thread, read, feed, following=True)
    told = {"read": read, "unread": reading.unread(batch.cursor, room, thread, read), "following": True}
    return Mine(user=user, feed=feed, room=room, thread=thread, set=told)


def mark(user: int, room: int, thread: int, number: int, *, back: bool) -> Json:
    """Set the person's mark in a thread of a room that he may read: forward only, unless `back`.

    Returns `read`, `unread` and `mentions` as they are then, and their `feed`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        number = min(number, max(thread, reading.newest(cursor, room, thread)))
        held = _mark_of(cursor, user, room, thread)
        if _moves(held, number, back):
            feed = feeds.take([user])[user]
            # The person is locked: only now his mark stays as it is read.
            held = _mark_of(cursor, user, room, thread)
            if _moves(held, number, back):
                held = Mark(number, held.following, feed)
                _move(cursor, user, room, thread, held)
        unread = reading.unread(cursor, room, thread, held.read)
        mentions = counting.unread_in_thread(cursor, user, room, thread)
        return {"read": held.read, "unread": unread, "mentions": mentions, "feed": held.feed}


def _mark_of(cursor: CursorWrapper, user: int, room: int, thread: int) -> Mark:
    return reading.held(cursor, room, thread, {user}).get(user, Mark())


def _moves(held: Mark, number: int, back: bool) -> bool:
    return number != held.read if back else number > held.read


def _move(cursor: CursorWrapper, user: int, room: int, thread: int, mark: Mark) -> None:
    store(cursor, user, room, thread, mark.read, mark.feed)
    told = {"read": mark.read, "unread": reading.unread(cursor, room, thread, mark.read)}
    event = Mine(user=user, feed=mark.feed, room=room, thread=thread, set=told)
    seen = _mentions_seen(cursor, user, room, thread, mark.read)
    transaction.on_commit(partial(relay.publish, [event, *seen]))


def _mentions_seen(
    cursor: CursorWrapper, user: int, room: int, thread: int, read: int
) -> list[PersonalEvent]:
    """Mentions in a thread wait for its mark, not for the room's, but stand in the room's count: tell it anew."""
    if not counting.see_thread(cursor, user, room, thread, read):
        return []
    feeds.take([user])
    counted = counting.recount(cursor, room, [user])
    return [Mine(user=user, feed=feed, room=room, set={"mentions": count}) for _, feed, count in counted]


def store(
    cursor: CursorWrapper,
    user: int,
    room: int,
    thread: int,
    read: int,
    feed: int,
    *,
    following: bool | None = None,
) -> None:
    """Write a mark, in the transaction that took `feed`. With `following` None that stays as it is."""
    cursor.execute(
        "INSERT INTO chat_threadmark (user_id, room_id, thread, read, feed, following) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (user_id, room_id, thread) DO UPDATE SET read = excluded.read, feed = excluded.feed,"
        " following = COALESCE(excluded.following, chat_threadmark.following)",
        [user, room, thread, read, feed, following],
    )
