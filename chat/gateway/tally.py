"""What the gateway of this process has done: plain ints, added to on the loop, read by `metrics`."""

from __future__ import annotations

from collections import Counter

from chatsite.metrics import SECONDS, Histogram


class Tally:
    """One per process."""

    __slots__ = ("closes", "deliveries", "lags", "received", "seen", "sent")

    def __init__(self) -> None:
        self.deliveries = 0
        """Room events handed to sinks: one for each event and socket."""
        self.sent = self.received = 0
        """Frames."""
        self.lags = 0
        self.closes: Counter[str] = Counter()
        """Ends of sockets by close code; `client` for those that the other side ended."""
        self.seen = Histogram(SECONDS)
        """Seconds from the arrival of a send to its event in the sinks of this process."""


tally = Tally()
