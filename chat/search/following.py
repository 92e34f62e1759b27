"""Following the log: what changed in a room since the index last looked is what has a higher rev.

The writer does nothing for it, and nothing is queued: a room that is ahead of its `Reached` is work to do. Revs of
one room are committed in their order (they are taken under the lock of its row), so what a slice reads up to the
room's rev is whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from chat.messages.writer.tables import given
from chat.rooms.models import Room
from chat.search import entries, storing
from chat.search.entries import COLUMNS, Said
from chat.search.models import Reached, Upkeep

SLICE = 300
"""Revs that one transaction brings up to date: on SQLite the writer waits for it."""
TURN = 1.0
"""Seconds after which a worker lets go, so that it can be told to stop."""
LATE = timedelta(seconds=30)
"""How much later than its `changed_at` a change may be committed."""
LOOK = timedelta(seconds=60)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Stretch(NamedTuple):
    """Revs of a room that are to be indexed: above `since`, up to `upto`. `gone`: the room was deleted."""

    room: int
    since: int
    upto: int
    gone: bool


def due() -> QuerySet[Any]:
    """The upkeep's row, while some room is ahead of the index."""
    behind = Room.objects.filter(changed_at__gt=OuterRef("seen_at")).filter(
        ~Exists(Reached.objects.filter(room=OuterRef("pk"), rev__gte=OuterRef("rev")))
    )
    return Upkeep.objects.filter(Exists(behind))


def keep_up(pk: int) -> None:
    """Bring the index up to date, for a second at most; more of it is due again at once."""
    until = time.monotonic() + TURN
    seen_at = Upkeep.objects.values_list("seen_at", flat=True).get(pk=pk)
    while time.monotonic() < until:
        if not follow(behind(seen_at)):
            _look_back(pk)
            break
    Upkeep.objects.filter(pk=pk).update(lease_until=None, attempts=0, due_at=Now())


def behind(seen_at: datetime, most: int = SLICE) -> list[Stretch]:
    """Rooms changed since then that are ahead of the index, as many as make `most` revs together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, h.rev, r.rev, r.deleted_at FROM chat_room r LEFT JOIN chat_reached h ON h.room_id = r.id"
            " WHERE r.changed_at > %s AND (h.rev IS NULL OR r.rev > h.rev) LIMIT %s",
            [connection.ops.adapt_datetimefield_value(seen_at), most],
        )
        rooms = cursor.fetchall()
    found = []
    for room, reached, rev, deleted_at in rooms:
        since = reached or 0
        gone = deleted_at is not None
        upto = rev if gone else min(rev, since + most)
        found.append(Stretch(room, since, upto, gone))
        most -= max(1, upto - since)
        if most <= 0:
            break
    return found


def follow(stretches: Sequence[Stretch]) -> int:
    """Index these; returns how many there were. A stretch that somebody else has begun meanwhile is left to him."""
    if not stretches:
        return 0
    said = read(stretches)
    worded = [(one, entries.of(one)) for one in said]
    with transaction.atomic(), connection.cursor() as cursor:
        hold(cursor)
        still = _unchanged(stretches)
        storing.store(cursor, [(one, words) for one, words in worded if one.room in still])
        storing.empty(cursor, [one.room for one in still.values() if one.gone])
        storing.reach(cursor, [(one.room, one.upto) for one in still.values()])
    return len(stretches)


def read(stretches: Iterable[Stretch]) -> list[Said]:
    """The messages of these stretches, tombstones too."""
    wanted = [(one.room, one.since, one.upto) for one in stretches if not one.gone]
    if not wanted:
        return []
    table, values = given({"room_id": "bigint", "since": "bigint", "upto": "bigint"}, wanted)
    of_room = "m.room_id = v.room_id AND m.rev > v.since AND m.rev <= v.upto"
    # Room by room: how few revs a stretch has PostgreSQL can't know, and reads all messages for it.
    there = (
        f"LATERAL (SELECT * FROM chat_message m WHERE {of_room} OFFSET 0) m"
        if connection.vendor == "postgresql"
        else f"chat_message m ON {of_room}"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{table} SELECT {COLUMNS} FROM v CROSS JOIN {there}", values)
        return [Said(*row) for row in cursor.fetchall()]


def begin(**_: object) -> None:
    """See that the row of the upkeep is there: after each migration, which covers a new site."""
    if not Upkeep.objects.exists():
        Upkeep.objects.create(due_at=Now(), seen_at=BEGINNING)


def hold(cursor: CursorWrapper) -> None:
    """One indexes at a time; on SQLite the transaction has the write lock."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT id FROM chat_upkeep ORDER BY id FOR UPDATE")


def _unchanged(stretches: Sequence[Stretch]) -> dict[int, Stretch]:
    """Those that begin where the index stands."""
    rooms = [one.room for one in stretches]
    reached = dict(Reached.objects.filter(room__in=rooms).values_list("room", "rev"))
    return {one.room: one for one in stretches if reached.get(one.room, 0) == one.since}


def _look_back(pk: int) -> None:
    """Nothing is left of what changed lately: look once a minute at all rooms, and from now on only at what changes."""
    upkeep = Upkeep.objects.filter(pk=pk, seen_at__lt=Now() - LATE - LOOK)
    if upkeep.exists():
        upkeep.update(seen_at=BEGINNING if behind(BEGINNING, 1) else Now() - LATE)
