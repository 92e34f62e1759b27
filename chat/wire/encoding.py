"""JSON as it goes over the wire: compact UTF-8 bytes; times with milliseconds and Z."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def encode(value: Any) -> bytes:
    """`value` as compact JSON. Raises ValueError for what JSON has no word for."""
    return _encoder.encode(value).encode()


def moment(value: datetime) -> str:
    """RFC 3339 in UTC with milliseconds: `2026-11-22T09:30:00.000Z`."""
    utc = (
        value if value.tzinfo is UTC else value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    )
    return utc.isoformat(timespec="milliseconds")[:-6] + "Z"  # strftime takes 1.8 times as long


def moment_or_none(value: datetime | None) -> str | None:
    """`moment`, and None for None."""
    return None if value is None else moment(value)
