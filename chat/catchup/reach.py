"""What a catch-up looks at: of which rooms the messages above which number, never more than 5,000 in all.

The numbers of a room have no gaps, so how much there is to read is known before anything is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.messages.writer.tables import given
from chat.notifications.deciding import SILENT
from chat.rooms.reading import Seen

MOST = 5_000
"""Messages looked at for one page."""
ROOMS = 200
"""Rooms looked at, those where somebody spoke last."""
UNMARKED = timedelta(days=7)
"""How far back where there is no mark."""


@dataclass(slots=True)
class Stretch:
    """Messages of a room: above `above`, up to `upto`. `since` leaves out older ones that moved here; `cut` says that
    there is more than was looked at."""

    seen: Seen
    above: int
    upto: int
    since: datetime | None = None
    cut: bool = False


def wanted(found: Iterable[Seen], now: datetime) -> list[Seen]:
    """Of somebody's rooms those that he wants to hear of, where somebody spoke last first."""
    heard = [one for one in found if one.stay is not None and one.room.last_at and not _muted(one, now)]
    return sorted(heard, key=lambda one: one.room.last_at or now, reverse=True)[:ROOMS]


def stretches(
    cursor: CursorWrapper,
    rooms: Iterable[Seen],
    since: datetime | None,
    above: Mapping[int, int] | None,
    now: datetime,
) -> list[Stretch]:
    """From `above` (what an earlier page began at), else from `since`, else from everybody's own marks."""
    found, undated = [], []
    since_then = since or now - UNMARKED
    for seen in rooms:
        low = max(seen.hidden_before, 1) - 1
        one = Stretch(seen, low, seen.room.number)
        if above is not None:
            one.above = max(low, above.get(seen.room.id, seen.room.number))
        elif since is None and seen.stay is not None and seen.stay.read:
            one.above = max(low, seen.stay.read)
        else:
            one.since = since_then
            undated.append(one)
        found.append(one)
    _date(cursor, undated, since_then)
    _share(found)
    return [one for one in found if one.above < one.upto]


def _muted(seen: Seen, now: datetime) -> bool:
    stay = seen.stay
    if stay is None:
        return False
    return stay.level in SILENT or bool(stay.muted_until and stay.muted_until > now)


def _share(found: list[Stretch]) -> None:
    """Small stretches are read whole; what is left is shared evenly, and of larger ones the newest is read."""
    left = MOST
    waiting = sorted(found, key=lambda one: one.upto - one.above)
    for place, one in enumerate(waiting):
        share = left // (len(waiting) - place)
        one.cut = one.upto - one.above > share
        if one.cut:
            one.above = one.upto - share
        left -= max(0, one.upto - one.above)


def _date(cursor: CursorWrapper, found: list[Stretch], since: datetime) -> None:
    """Move each stretch's beginning to that time: a search by halves in all rooms at once, one statement a step, no
    deeper than what can be looked at."""
    bounds: dict[int, tuple[int, int]] = {}
    for one in found:
        last = one.seen.room.last_at
        low = max(one.above, one.upto - MOST - 1)
        bounds[one.seen.room.id] = (low, one.upto) if last and last >= since else (one.upto, one.upto)
    while open_ := {room: (low + high) // 2 for room, (low, high) in bounds.items() if high - low > 1}:
        later = _later(cursor, open_, since)
        for room, middle in open_.items():
            low, high = bounds[room]
            bounds[room] = (low, middle) if room in later else (middle, high)
    for one in found:
        one.above = bounds[one.seen.room.id][0]


def _later(cursor: CursorWrapper, places: Mapping[int, int], since: datetime) -> set[int]:
    """In which of these rooms this message (room: number) was said at that time or later."""
    table, values = given({"room": "bigint", "number": "bigint"}, places.items())
    cursor.execute(
        f"{table} SELECT m.room_id FROM v JOIN chat_message m ON m.room_id = v.room AND m.number = v.number"
        " WHERE m.created_at >= %s",
        [*values, connection.ops.adapt_datetimefield_value(since)],
    )
    return {room for (room,) in cursor.fetchall()}
