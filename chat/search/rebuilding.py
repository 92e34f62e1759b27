"""Building the index again while people go on searching: slice by slice, every entry is taken out and written anew.

How far that is stands in `Reached.again`, in the transaction that writes the slice: who was killed goes on from there.
Until its turn comes an entry answers as it was, and what is said meanwhile is followed as ever.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce, Least

from chat.search import entries, following, storing
from chat.search.following import SLICE, Stretch
from chat.search.models import Entry, Reached, Upkeep


class Done(NamedTuple):
    """How far it is: revs of all rooms, and the messages that were written by now."""

    revs: int
    all_revs: int
    messages: int


def rebuild(*, anew: bool = False) -> Generator[Done]:
    """Build the index again, or go on with what was begun, unless `anew`. After each slice it says how far it is;
    who stops asking can go on another time. Call outside of a transaction."""
    while slice_ := following.behind(
        following.BEGINNING
    ):  # rooms that were never reached have nothing to go on from
        following.follow(slice_)
    if anew or not Reached.objects.filter(again__isnull=False).exists():
        Reached.objects.update(again=0)
    messages = 0
    whole = Reached.objects.aggregate(all=Coalesce(Sum("rev"), 0))["all"]
    while stretches := _next():
        messages += _again(stretches)
        left = Reached.objects.filter(again__isnull=False).aggregate(
            left=Coalesce(Sum(F("rev") - Least(F("again"), F("rev"))), 0)
        )["left"]
        yield Done(max(0, whole - left), whole, messages)
    with connection.cursor() as cursor:
        storing.settle(cursor)


def empty() -> None:
    """Throw everything away, whatever state it is in: until it is built again, searches find what is new only."""
    with transaction.atomic(), connection.cursor() as cursor:
        following.hold(cursor)
        storing.clear(cursor)
        Reached.objects.all().delete()
    Upkeep.objects.update(seen_at=following.BEGINNING)


def begun() -> bool:
    """Whether somebody has begun and isn't through."""
    return Reached.objects.filter(again__isnull=False).exists()


def state() -> tuple[int, int]:
    """How many entries there are, and how many rooms the index is behind of."""
    return Entry.objects.count(), len(following.behind(following.BEGINNING, 1_000_000))


def _next(most: int = SLICE) -> list[Stretch]:
    rooms = Reached.objects.filter(again__isnull=False).order_by("room")
    found = []
    for room, again, rev in rooms.values_list("room", "again", "rev")[:most]:
        since = again or 0
        upto = min(rev, since + most)
        found.append(Stretch(room, since, upto, gone=False))
        most -= max(1, upto - since)
        if most <= 0:
            break
    return found


def _again(stretches: list[Stretch]) -> int:
    """Write the entries of these anew; returns how many messages that were. What was changed since it was read is
    ahead of the index, and is followed."""
    worded = [(one, entries.of(one)) for one in following.read(stretches)]
    with transaction.atomic(), connection.cursor() as cursor:
        following.hold(cursor)
        storing.store(cursor, worded, anew=True)
        for one in stretches:
            Reached.objects.filter(room=one.room, rev__lte=one.upto).update(again=None)
            Reached.objects.filter(room=one.room, rev__gt=one.upto).update(again=one.upto)
    return len(worded)
