"""The time that is written into messages."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This moment in whole milliseconds, as the wire tells it: what is read again is what was told."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
