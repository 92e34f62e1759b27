"""What one fetch may take: seconds by the clock, bytes off the wire. And how it is refused."""

from __future__ import annotations

import time

MOST = 1024 * 1024
PATIENCE = 5.0
REDIRECTS = 5
URL_LENGTH = 2048
WRAPPING = 128 * 1024
"""Bytes beside the body: headers of all hops, and what TLS and chunks add."""


class Refused(Exception):
    """Nothing was fetched. `why` is one word: url, port, address, name, time, size, type, status, redirects, broken."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Budget:
    """What is left of a fetch, all its redirects together."""

    def __init__(self, patience: float = PATIENCE, most: int = MOST) -> None:
        self._until = time.monotonic() + patience
        self._bytes = most + WRAPPING

    def left(self) -> float:
        """Seconds, more than 0. Raises Refused when the time is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise Refused("time")
        return left

    def took(self, count: int) -> None:
        """So many bytes have come. Raises Refused when there were too many."""
        self._bytes -= count
        if self._bytes < 0:
            raise Refused("size")
