"""Keys of the index: when a message was written, to the millisecond, and the end of its number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_BITS = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
END = 1 << 62
"""Above every key."""


def key(at: datetime, number: int) -> int:
    """The key of a room's message with this number, unless another has it already. (Not its id: a batch, which
    has one time, is stored in the order of its nonces.)"""
    return first(at) | number & (1 << _BITS) - 1


def first(at: datetime) -> int:
    """The lowest key of a moment."""
    return (at - _EPOCH) // _MILLISECOND << _BITS


def days(between: int) -> float:
    """How far two keys are apart, given their difference."""
    return (between >> _BITS) / 86_400_000
