"""Replies that were moved into a thread: their authors follow it, and who followed the thread that moved goes on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import takewhile

from django.db.backends.utils import CursorWrapper

from chat.messages.sending import MOVED_FROM
from chat.messages.writer.batch import Batch, Moved
from chat.threads import marking, reading
from chat.threads.reading import Mark

Thread = tuple[int, int]


def bring(batch: Batch) -> None:
    """Begin or move the marks of those who are in the room to which replies came."""
    came: dict[Thread, list[Moved]] = {}
    for one in batch.moved:
        if one.new.thread is not None:
            came.setdefault((one.new.room, one.new.thread), []).append(one)
    for (room, thread), replies in sorted(came.items()):
        _mark(batch, room, thread, replies)


def _mark(batch: Batch, room: int, thread: int, replies: Sequence[Moved]) -> None:
    """Where somebody had read all that stood before, what he had read at the old place is read here too."""
    cursor = batch.cursor
    followers = _followers(batch, room, thread, replies)
    people = _present(cursor, room, followers.keys() | {one.new.author for one in replies})
    held = reading.held(cursor, room, thread, people) if people else {}
    before = _newest_below(cursor, room, thread, replies[0].new.number)
    for user in people:
        mark, far = held.get(user, Mark()), followers.get(user, 0)
        if mark.following is False:
            continue
        seen = [one.new.number for one in takewhile(lambda one, far=far: one.old.number <= far, replies)]  # type: ignore[misc]
        read = seen[-1] if seen and mark.read >= before else mark.read
        if read != mark.read or not mark.following:
            batch.tell(user, partial(marking.replied, batch, user, room, thread, read))


def _followers(batch: Batch, room: int, thread: int, replies: Iterable[Moved]) -> dict[int, int]:
    """Who follows the thread whose root is the root here by now, and how far he had read it."""
    root = batch.message(room, thread)
    came = root.parts.get(MOVED_FROM) if root is not None else None
    if not came or all((one.old.room, one.old.thread) != (came["room"], came["number"]) for one in replies):
        return {}
    batch.cursor.execute(
        "SELECT user_id, read FROM chat_threadmark WHERE room_id = %s AND thread = %s AND following",
        [came["room"], came["number"]],
    )
    return dict(batch.cursor.fetchall())


def _present(cursor: CursorWrapper, room: int, users: Collection[int]) -> list[int]:
    cursor.execute(
        "SELECT user_id FROM chat_membership WHERE room_id = %s AND until_rev IS NULL"
        f" AND user_id IN ({', '.join(['%s'] * len(users))}) ORDER BY user_id",
        [room, *sorted(users)],
    )
    return [user for (user,) in cursor.fetchall()]


def _newest_below(cursor: CursorWrapper, room: int, thread: int, number: int) -> int:
    cursor.execute(
        "SELECT MAX(number) FROM chat_message WHERE room_id = %s AND thread = %s AND number < %s",
        [room, thread, number],
    )
    return int(cursor.fetchone()[0] or 0)
