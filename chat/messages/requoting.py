"""How far the quotes of a message have followed it, kept so that no death of a process leaves them behind.

`begin`, `place` and `move` are called in the writer's transaction, under the room's lock; `take_lapsed` outside.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from chat.messages import clock
from chat.messages.models import Requoting

LEASE = timedelta(seconds=2.5)
MOST = 50
"""How many are taken up at once, and how much longer the lease becomes at most for what never gets on."""


def begin(room: int, number: int, after: int) -> None:
    """The replies to `number` from above `after` are still to follow; what was to follow before is part of it."""
    now = clock.now()
    fresh = {"after": after, "due_at": now, "lease_until": now + LEASE, "attempts": 0, "done_at": None}
    Requoting.objects.update_or_create(defaults=fresh, room_id=room, number=number)


def place(room: int, number: int) -> int | None:
    """The last reply that has followed; None when all have."""
    return _of(room, number).filter(done_at=None).values_list("after", flat=True).first()


def move(room: int, number: int, after: int | None) -> None:
    """It got on, up to `after`, or to the end."""
    now = clock.now()
    if after is None:
        _of(room, number).update(done_at=now)
    else:
        _of(room, number).update(after=after, lease_until=now + LEASE, attempts=0)


def take_lapsed() -> list[tuple[int, int]]:
    """The (room, number) that nobody works at any more: they are the caller's for the time of a lease, which
    grows with each try in vain."""
    now = clock.now()
    lapsed = Requoting.objects.filter(done_at=None, due_at__lte=now, lease_until__lte=now)
    return [(one.room_id, one.number) for one in lapsed.order_by("lease_until")[:MOST] if _take(one, now)]


def _take(one: Requoting, now: datetime) -> bool:
    """Whether it was us who took it."""
    until = now + LEASE * min(2**one.attempts, MOST)
    same = Requoting.objects.filter(pk=one.pk, done_at=None, lease_until=one.lease_until)
    return bool(same.update(lease_until=until, attempts=F("attempts") + 1))


def _of(room: int, number: int) -> QuerySet[Requoting]:
    return Requoting.objects.filter(room_id=room, number=number)
