"""What waits for somebody: his rooms and threads with something unread, as light rows, in the order of the inbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from chat.inbox import folded
from chat.notifications.deciding import SILENT
from chat.notifications.reading import LEVEL
from chat.rooms.models import Kind, Level
from chat.rooms.reading import aware

Place = tuple[int, int]
"""A room, and the root of a thread in it or 0."""
Key = tuple[int, int, int, int]
CALLING, NEWS, MUTED = range(3)
"""The groups of the inbox, in their order: what calls me, other news, and what I don't want to be told of."""

_PRESENT = (
    "JOIN chat_membership m ON m.room_id = {0}.room_id AND m.user_id = {0}.user_id AND m.until_rev IS NULL"
    " JOIN chat_room r ON r.id = m.room_id AND r.deleted_at IS NULL"
)
_ROOMS = (
    "SELECT r.id, r.kind, r.number, r.ordinal, r.first, r.last_at, m.read, m.read_ordinal, m.mentions,"
    f" m.hidden_before, m.hidden, {LEVEL}, m.muted_until FROM chat_membership m JOIN chat_room r ON r.id = m.room_id"
    " WHERE m.user_id = %s AND m.until_rev IS NULL AND r.deleted_at IS NULL"
    " AND (r.ordinal > m.read_ordinal OR m.mentions > 0 OR m.muted_until IS NOT NULL"
    f" OR {LEVEL} IN ('nothing', 'hidden'))"
)
_LEVELS = "SELECT room_id, thread, level, muted_until FROM chat_threadlevel WHERE user_id = %s"
_FOLLOWED = (
    "SELECT t.room_id, t.thread, t.read, COUNT(*), MAX(c.created_at), m.hidden_before"
    f" FROM chat_threadmark t {_PRESENT.format('t')}"
    " JOIN chat_message c ON c.room_id = t.room_id AND c.thread = t.thread AND c.number > t.read"
    " AND c.deleted_at IS NULL WHERE t.user_id = %s AND t.following AND r.number > t.read"
    " AND t.thread >= m.hidden_before AND t.thread >= r.first"
    " GROUP BY t.room_id, t.thread, t.read, m.hidden_before"
)
_CALLED = (
    "SELECT c.room_id, c.thread, COUNT(*), MAX(x.created_at), MAX(t.read),"
    " MAX(CASE WHEN r.first > m.hidden_before THEN r.first ELSE m.hidden_before END)"
    f" FROM chat_mention c {_PRESENT.format('c')}"
    " JOIN chat_message x ON x.room_id = c.room_id AND x.number = c.number"
    " LEFT JOIN chat_threadmark t ON t.room_id = c.room_id AND t.thread = c.thread AND t.user_id = c.user_id"
    " WHERE c.user_id = %s AND c.thread IS NOT NULL AND NOT c.seen AND c.number >= m.hidden_before"
    " GROUP BY c.room_id, c.thread"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A room (`thread` 0) or a thread with `unread` messages behind number `read`; `mentions` of them call me.
    `at` is when the newest came, in ms."""

    room: int
    thread: int
    read: int
    least: int
    unread: int
    mentions: int
    at: int
    group: int

    @property
    def key(self) -> Key:
        """The order, and the place of the page that comes next."""
        return (self.group, -self.at, self.room, self.thread)


def waiting(cursor: CursorWrapper, user: int) -> list[Entry]:
    """Everything that waits for this person, what calls him first, each group newest first. Five queries."""
    now = timezone.now()
    cursor.execute(_LEVELS, [user])
    levels = {(room, thread): (level, _lasts(until, now)) for room, thread, level, until in cursor.fetchall()}
    cursor.execute(_CALLED, [user])
    called = {(row[0], row[1]): row for row in cursor.fetchall()}
    cursor.execute(_ROOMS, [user])
    rows = cursor.fetchall()
    found, muted = _rooms(rows, called, folded.unread(cursor, user), now)
    cursor.execute(_FOLLOWED, [user])
    found += _threads(cursor.fetchall(), called, _Muted(muted, levels))
    return sorted(found, key=lambda one: one.key)


class _Muted:
    """Which threads are muted: by what was chosen for them, else with their rooms."""

    def __init__(self, rooms: set[int], levels: dict[Place, tuple[str, bool]]) -> None:
        self.rooms, self.levels = rooms, levels

    def __call__(self, room: int, thread: int) -> bool:
        level, until = self.levels.get((room, thread), (Level.DEFAULT, False))
        return until or (room in self.rooms if level == Level.DEFAULT else level in SILENT)


def _rooms(
    rows: Iterable[Any], called: dict[Place, Any], folded: dict[int, list[int]], now: datetime
) -> tuple[list[Entry], set[int]]:
    """The rooms with something in their own timeline, and which ones are muted. One that is out of the list stays so
    unless it calls."""
    in_threads: dict[int, int] = {}
    for (room, _thread), row in called.items():
        in_threads[room] = in_threads.get(room, 0) + row[2]
    found, quiet = [], set()
    for (
        room,
        kind,
        number,
        ordinal,
        first,
        at,
        read,
        read_ordinal,
        mentions,
        least,
        hidden,
        level,
        until,
    ) in rows:
        muted = level in SILENT or _lasts(until, now)
        if muted:
            quiet.add(room)
        unread = max(0, ordinal - read_ordinal - len(folded.get(room, ())))
        calls = max(0, mentions - in_threads.get(room, 0))
        out = (hidden is not None and number <= hidden) or (level == Level.HIDDEN and not calls)
        if out or not (unread or calls):
            continue
        group = _group(calls or (unread if kind == Kind.DIRECT else 0), muted)
        found.append(Entry(room, 0, read, max(least, first), unread, calls, _stamp(at), group))
    return found, quiet


def _threads(rows: Iterable[Any], called: dict[Place, Any], muted: _Muted) -> list[Entry]:
    """Those that he follows, and others in which he is called."""
    found = {}
    for room, thread, read, unread, at, least in rows:
        group = _group(0, muted(room, thread))
        found[room, thread] = Entry(room, thread, max(read, thread), least, unread, 0, _stamp(at), group)
    for (room, thread), (*_place, calls, at, read, least) in called.items():
        held = found.get((room, thread))
        if held is None:
            held = Entry(room, thread, max(read or 0, thread), least, calls, 0, _stamp(at), NEWS)
        found[room, thread] = replace(held, mentions=calls, group=_group(calls, muted(room, thread)))
    return list(found.values())


def _group(calls: int, muted: bool) -> int:
    if calls and not muted:
        return CALLING
    return MUTED if muted else NEWS


def _lasts(until: datetime | str | None, now: datetime) -> bool:
    """Whether a mute still holds."""
    ends = aware(until)
    return ends is not None and ends > now


def _stamp(at: datetime | str | None) -> int:
    found = aware(at)
    return 0 if found is None else int(found.timestamp() * 1000)
