"""The Range header (RFC 9110, section 14), for one range of bytes."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*", re.ASCII | re.IGNORECASE)


class Unsatisfiable(Exception):
    """The range begins behind the end."""


def parse(header: str, size: int) -> tuple[int, int] | None:
    """The first byte asked for and the one behind the last, of `size` bytes.

    None when there is no such header, or one that may be ignored: another unit, several ranges, nonsense.
    Raises Unsatisfiable.
    """
    found = _RANGE.fullmatch(header)
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        if int(suffix) == 0 or size == 0:
            raise Unsatisfiable
        return max(0, size - int(suffix)), size
    start = int(first)
    end = min(size, int(last) + 1) if last else size
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, end
