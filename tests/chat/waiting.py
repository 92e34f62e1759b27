"""What the tests of all that waits for a time share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from chatsite.jobs.rows import Due


def later(seconds: float = 60) -> datetime:
    """So many seconds from now, in whole milliseconds as the wire has it."""
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def bring_due(kind: type[Due], pk: int) -> None:
    """The time of this row comes."""
    kind._default_manager.filter(pk=pk).update(due_at=timezone.now() - timedelta(milliseconds=100))
