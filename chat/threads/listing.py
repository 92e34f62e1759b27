"""The threads that somebody follows: the unread ones first, each group by its newest reply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.messages import reading as messages
from chat.rooms.reading import Seen
from chat.threads import reading
from chat.threads.reading import PRESENT, UNREAD

Json = dict[str, Any]
Key = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Followed:
    """A thread as its follower sees it. `last` is the row of its newest reply, 0 when none is left."""

    room: int
    thread: int
    read: int
    unread: int
    last: int
    hidden_before: int

    @property
    def key(self) -> Key:
        """The order, and the place of the page that comes next."""
        return (int(self.unread > 0), self.last, self.room, self.thread)


def page(
    cursor: CursorWrapper, user: int, after: Key | None, limit: int
) -> tuple[list[Json], Key | None, int]:
    """The ThreadStates behind `after`, the key of the last one when there are more, and how many have something
    unread."""
    followed = sorted(_followed(cursor, user), key=lambda one: one.key, reverse=True)
    unread = sum(one.unread > 0 for one in followed)
    rest = [one for one in followed if after is None or one.key < after]
    shown = rest[:limit]
    return _states(cursor, user, shown), shown[-1].key if len(rest) > limit else None, unread


def state(cursor: CursorWrapper, user: int, seen: Seen, thread: int) -> Json:
    """One thread that the person may read, followed or not."""
    mark = reading.held(cursor, seen.room.id, thread, {user}).get(user, reading.Mark())
    found = messages.numbers(cursor, seen.room.id, [thread], seen.hidden_before)
    (root,) = messages.for_reader(found, user, hidden_before=seen.hidden_before)
    read = max(thread, mark.read)
    return {
        "room": seen.room.id,
        "thread": thread,
        "read": read,
        "unread": reading.unread(cursor, seen.room.id, thread, read) if mark.read or mark.following else 0,
        "following": bool(mark.following),
        "root": root,
    }


def _followed(cursor: CursorWrapper, user: int) -> list[Followed]:
    cursor.execute(
        f"SELECT t.room_id, t.thread, t.read, {UNREAD}, COALESCE((SELECT c.id FROM chat_message c"
        " WHERE c.room_id = t.room_id AND c.thread = t.thread AND c.deleted_at IS NULL"
        " ORDER BY c.number DESC LIMIT 1), 0), m.hidden_before"
        f" FROM chat_threadmark t {PRESENT} JOIN chat_room r ON r.id = t.room_id"
        " WHERE t.user_id = %s AND t.following AND r.deleted_at IS NULL"
        " AND t.thread >= m.hidden_before AND t.thread >= r.first",
        [user],
    )
    return [Followed(*row) for row in cursor.fetchall()]


def _states(cursor: CursorWrapper, user: int, shown: list[Followed]) -> list[Json]:
    last = _numbers(cursor, [one.last for one in shown])
    held: dict[tuple[int, int], Json] = {}
    hidden = {one.room: one.hidden_before for one in shown}
    for room, before in hidden.items():
        wanted = [
            number
            for one in shown
            if one.room == room
            for number in (one.thread, last.get(one.last, one.thread))
        ]
        found = messages.numbers(cursor, room, wanted, before)
        for message in messages.for_reader(found, user, hidden_before=before):
            held[room, message["number"]] = message
    return [
        {
            "room": one.room,
            "thread": one.thread,
            "read": one.read,
            "unread": one.unread,
            "following": True,
            "root": held[one.room, one.thread],
            **({"last": held[one.room, last[one.last]]} if (one.room, last.get(one.last)) in held else {}),
        }
        for one in shown
        if (one.room, one.thread) in held
    ]


def _numbers(cursor: CursorWrapper, rows: Iterable[int]) -> dict[int, int]:
    """{row: number in its room}."""
    wanted = [row for row in rows if row]
    if not wanted:
        return {}
    cursor.execute(
        f"SELECT id, number FROM chat_message WHERE id IN ({', '.join(['%s'] * len(wanted))})", wanted
    )
    return dict(cursor.fetchall())
