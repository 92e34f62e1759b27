"""Limits per person and per address, kept per process; `RATE_FACTOR` multiplies them, 0 takes them away."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from chat.files import limits as files

FRAME = 128 * 1024
DEPTH = 8
PENDING = 32
WAITING = 64
WINDOW = 512 * 1024
SPLIT = 64 * 1024
SOCKETS = 20
ROOMS = 1000
HEARTBEAT = 25.0
SILENCE = 40.0
STUCK = 30.0
PATIENCE = 2.0
RATES: dict[str, tuple[float, int]] = {
    "send": (10, 30),
    "command": (30, 100),
    "typing": (1, 3),
    "search": (5, 20),
}
CONNECTS = (20.0, 200)
FORGOTTEN_AFTER = 300.0


def factor() -> float:
    """What `RATE_FACTOR` says: all limits are multiplied by it."""
    return float(getattr(settings, "RATE_FACTOR", 1.0))


@dataclass(slots=True)
class Bucket:
    """A token bucket: `rate` tokens a second, at most `burst`."""

    rate: float
    burst: float
    level: float
    at: float

    def take(self, now: float) -> float:
        """0.0 when a token was there, else the seconds until there is one."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.rate


class Buckets:
    """Buckets by key, made full when first asked for and forgotten when they have long been full again."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, object], Bucket] = {}
        self._swept = 0.0

    def take(self, kind: str, key: object, rate: float, burst: float) -> float:
        """Take one token of `key`; the seconds to wait when there is none, else 0.0."""
        times = factor()
        if times <= 0:
            return 0.0
        now = time.monotonic()
        bucket = self._buckets.get((kind, key))
        if bucket is None:
            self._sweep(now)
            full = max(1.0, burst * times)  # one is always let through in time
            bucket = self._buckets[kind, key] = Bucket(rate * times, full, full, now)
        return bucket.take(now)

    def _sweep(self, now: float) -> None:
        if now - self._swept < FORGOTTEN_AFTER:
            return
        self._swept = now
        stale = [key for key, bucket in self._buckets.items() if now - bucket.at > FORGOTTEN_AFTER]
        for key in stale:
            del self._buckets[key]


buckets = Buckets()
sockets_of: Counter[int] = Counter()


def may_connect(address: str) -> bool:
    """Whether this address may open another socket now."""
    return buckets.take("connect", address, *CONNECTS) == 0.0


def wait_for(user: int, rate: str) -> float:
    """Seconds that `user` has to wait before a command of this rate; 0.0 takes a token."""
    return buckets.take(rate, user, *RATES[rate])


def sockets_allowed() -> int:
    """How many sockets a person may have on this process."""
    times = factor()
    return 10**9 if times <= 0 else max(1, int(SOCKETS * max(times, 1.0)))


def in_force() -> dict[str, object]:
    """`limits` of the welcome object."""
    times = factor() or 10**6
    return {
        "text": {"points": 10_000, "bytes": 40_000},
        "frame": FRAME,
        "pending": PENDING,
        "sockets": min(sockets_allowed(), 10**6),
        "rooms": ROOMS,
        "rates": {name: [rate * times, burst * times] for name, (rate, burst) in RATES.items()},
        "files": {"size": files.size(), "count": 10, "chunk": files.CHUNK},
    }
