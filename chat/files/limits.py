"""How large, how many, how fast. Counted per process where it is about speed, in the database where about space."""

from __future__ import annotations

import errno
import math
import sqlite3
import threading
import time

from django.conf import settings

from chatsite import bodies

MEBIBYTE = 1024 * 1024
# The largest piece of an upload that may be resumed, in bytes.
CHUNK = bodies.CHUNK
# Uploads a second and at once, for one person.
RATE = (1.0, 20.0)
# What one person may have lying here that no message names.
UNSENT_FILES = 100
UNSENT_BYTES = 500 * MEBIBYTE
# What multipart wraps around a file: boundary, part headers, a CSRF field.
WRAPPING = 64 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def size() -> int:
    """The largest file in bytes (setting MAX_FILE_SIZE, 200 MiB without it)."""
    return int(getattr(settings, "MAX_FILE_SIZE", bodies.FILE))


def unsent_bytes() -> int:
    """What one person may have lying here that no message names: two files of the largest at least."""
    return max(UNSENT_BYTES, 2 * size())


def is_full(error: Exception) -> bool:
    """Whether it says that no more goes onto the disk, or into the database."""
    if isinstance(error, OSError):
        return error.errno in FULL
    said = error.__cause__
    code = getattr(said, "sqlite_errorcode", None) or getattr(said, "sqlstate", None)
    return code in (sqlite3.SQLITE_FULL, "53100")


class Buckets:
    """A token bucket a person: `rate` a second, `burst` at once. Full ones are forgotten."""

    MOST = 10_000

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._left: dict[int, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, person: int, factor: float = 1.0) -> float:
        """Take one token; 0.0 when there was one, else the seconds until there is. `factor` 0 is no limit."""
        if factor <= 0:
            return 0.0
        rate, burst, now = self.rate * factor, max(1.0, self.burst * factor), time.monotonic()
        with self._lock:
            left, then = self._left.get(person, (burst, now))
            left = min(burst, left + (now - then) * rate)
            taken = left >= 1
            self._left[person] = (left - 1 if taken else left, now)
            if len(self._left) > self.MOST:
                self._forget(now - burst / rate)
        return 0.0 if taken else math.ceil((1 - left) / rate * 1000) / 1000

    def _forget(self, full_since: float) -> None:
        self._left = {person: entry for person, entry in self._left.items() if entry[1] > full_since}


uploads = Buckets(*RATE)
