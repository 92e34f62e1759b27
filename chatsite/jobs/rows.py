"""What every row has that stands for work, and how workers take it: all by the database's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

if TYPE_CHECKING:
    from chatsite.jobs.registry import Kind

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=5)


class Due(models.Model):
    """Work for later, as a row. Due from `due_at` until `done_at`; whoever works at it holds it until
    `lease_until`, and when that has passed, anybody may take it. `attempts` counts how often it was taken."""

    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Claim:
    """One row that this process holds for the time of a lease. `late`: seconds since it was due."""

    kind: Kind
    pk: int
    attempt: int
    due_at: datetime
    late: float


def waiting(kind: Kind) -> models.QuerySet[Due]:
    """The rows that anybody may take now."""
    free = Q(lease_until=None) | Q(lease_until__lte=Now())
    return kind.rows().filter(free, done_at=None, due_at__lte=Now())


def claim(kind: Kind, most: int) -> list[Claim]:
    """Take up to `most` rows, those due first: nobody else gets them before their lease is over.

    Where nothing is due this is one indexed read that takes no lock. On PostgreSQL rows that another worker is
    taking are passed over; on SQLite the write lock lets one worker at a time choose.
    """
    if not waiting(kind).exists():
        return []
    with transaction.atomic():
        rows = waiting(kind).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, no_key=True)
        found = list(rows.values_list("pk", "attempts", "due_at")[:most])
        kind.rows().filter(pk__in=[pk for pk, _, _ in found]).update(
            lease_until=Now() + kind.lease, attempts=F("attempts") + 1
        )
    now = timezone.now()
    return [
        Claim(kind, pk, attempts + 1, due_at, max(0.0, (now - due_at).total_seconds()))
        for pk, attempts, due_at in found
    ]


def put_back(taken: Claim, after: timedelta | None = None) -> None:
    """Let others have it `after` a time, which grows with each attempt; unless somebody else holds it by now."""
    if after is None:
        after = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(taken.attempt - 1, 16))
    mine = taken.kind.rows().filter(pk=taken.pk, attempts=taken.attempt, done_at=None)
    mine.update(lease_until=Now() + after)
