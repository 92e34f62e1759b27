"""Whether the counters of a database fit its rows (wire contract, section 4): asked of what was restored."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db.models import Count, F, Max, Q

from accounts.models import User
from chat.relay.models import Era
from chat.rooms.models import Membership, Room
from chat.threads.models import ThreadMark

MOST = 20


def problems() -> list[str]:
    """What doesn't fit, a line each, at most 20 of a kind; empty when all is well."""
    return [line for kind in (_messages(), _members(), _feeds(), _eras()) for line in islice(kind, MOST)]


def _messages() -> Iterator[str]:
    """A room's counters are those of its newest messages, and no number between `first` and the newest is missing."""
    rooms = Room.objects.order_by("pk").annotate(
        kept=Count("messages", filter=Q(messages__number__gte=F("first"))),
        top=Max("messages__number"),
        top_rev=Max("messages__rev"),
        top_ordinal=Max("messages__ordinal"),
    )
    names = ("pk", "first", "number", "rev", "ordinal", "kept", "top", "top_rev", "top_ordinal")
    for room, first, number, rev, ordinal, kept, top, top_rev, top_ordinal in rooms.values_list(*names):
        if kept != number - first + 1 or top not in (None, number):
            yield f"Room {room} counts {number} messages from {first} on and has {kept}."
        if rev < (top_rev or 0):
            yield f"Room {room} is at rev {rev} and has a message at {top_rev}."
        if top_ordinal not in (None, ordinal):
            yield f"Room {room} is at ordinal {ordinal} and has a message at {top_ordinal}."


def _members() -> Iterator[str]:
    rooms = Room.objects.order_by("pk").annotate(
        present=Count("memberships", filter=Q(memberships__until_rev=None)),
        came=Max("memberships__since_rev"),
        went=Max("memberships__until_rev"),
        read=Max("memberships__read"),
    )
    names = ("pk", "deleted_at", "members", "number", "rev", "present", "came", "went", "read")
    for room, deleted, members, number, rev, present, came, went, read in rooms.values_list(*names):
        if members != present and deleted is None:
            yield f"Room {room} counts {members} members and has {present}."
        if rev < max(came or 0, went or 0):
            yield f"Room {room} is at rev {rev}, and somebody came or went later."
        if number < (read or 0):
            yield f"Room {room} has {number} messages, and somebody has read {read}."


def _feeds() -> Iterator[str]:
    for model in (Membership, ThreadMark):
        ahead = model._base_manager.filter(feed__gt=F("user__feed")).values_list("user", flat=True)
        for user in User.objects.filter(pk__in=ahead).order_by("pk"):
            yield f"Person {user.pk} is at feed {user.feed}, and something of his own is further."


def _eras() -> Iterator[str]:
    if (count := Era.objects.count()) != 1:
        yield f"The database has {count} eras."
