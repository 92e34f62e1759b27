"""What a process counts and how it is read. Knows no concept, and nothing of who asks.

Counting costs nothing on the way of a message: whoever counts adds to a plain int of its own, or to a `Histogram`
once per batch or message, and registers here how that is read. Reading happens when `/metrics` is asked for, in a
thread: a reader takes lengths and ints and walks no collection that the loop changes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Number = float | int
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds for anything that somebody waits for."""


class Histogram:
    """How often a value fell between bounds. `counts` has one more place than `bounds`: what is above the last."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[Number, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total: float = 0

    def observe(self, value: Number) -> None:
        """Count one value. Always from the same thread."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


@dataclass(frozen=True, slots=True)
class Metric:
    """`read` gives a number; with a `label`, a number for each of its values; for a histogram the Histogram."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    help: str
    read: Callable[[], Number | Mapping[str, Number] | Histogram]
    label: str = ""


registered: dict[str, Metric] = {}


def counter(
    name: str, help: str, read: Callable[[], Number | Mapping[str, Number]], *, label: str = ""
) -> None:
    """Something that only grows while the process lives; its name ends in `_total`."""
    if not name.endswith("_total"):
        raise ValueError(f"{name}: a counter's name ends in _total")
    _register(Metric(name, "counter", help, read, label))


def gauge(
    name: str, help: str, read: Callable[[], Number | Mapping[str, Number]], *, label: str = ""
) -> None:
    """Something that goes up and down."""
    _register(Metric(name, "gauge", help, read, label))


def histogram(name: str, help: str, read: Callable[[], Histogram]) -> None:
    """What was observed so far."""
    _register(Metric(name, "histogram", help, read))


def _register(metric: Metric) -> None:
    if metric.name in registered:
        raise ValueError(f"{metric.name} is registered twice")
    registered[metric.name] = metric
