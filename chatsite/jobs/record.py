"""What a worker has done, in a file of DATA_DIR: it writes, the web processes read, and nobody opens a port."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chatsite.metrics import SECONDS, Histogram

PREFIX = "worker-"


@dataclass(slots=True)
class Record:
    """`at`: when it last looked for work (seconds of the epoch). `lag`: from being due to being done.
    `due`: rows that nobody had taken when they were last counted, by kind."""

    at: float = 0.0
    due: dict[str, int] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    lag: Histogram = field(default_factory=lambda: Histogram(SECONDS))

    def looked(self, at: float) -> None:
        """The database answered."""
        self.at = at

    def did(self, kind: str, seconds: float | None) -> None:
        """One is done, so many seconds after it was due; None: nobody can tell."""
        self.done[kind] += 1
        if seconds is not None:
            self.lag.observe(seconds)

    def failed(self, kind: str) -> None:
        """One try was in vain."""
        self.failures[kind] += 1

    def write(self, folder: Path, name: str) -> None:
        """Put it where the web processes look, whole or not at all."""
        told = {
            "at": self.at,
            "due": self.due,
            "done": self.done,
            "failures": self.failures,
            "lag": {"counts": self.lag.counts, "total": self.lag.total},
        }
        fresh = folder / f"{PREFIX}{name}.json.new"
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(told))
        os.replace(fresh, folder / f"{PREFIX}{name}.json")


def read(folder: Path) -> Iterator[Record]:
    """What the workers of this machine last wrote; what can't be read is left out."""
    for path in sorted(folder.glob(f"{PREFIX}*.json")):
        try:
            told = json.loads(path.read_text())
            record = Record(
                float(told["at"]), dict(told["due"]), Counter(told["done"]), Counter(told["failures"])
            )
            record.lag.counts, record.lag.total = list(told["lag"]["counts"]), float(told["lag"]["total"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        yield record


def together(records: Iterator[Record]) -> Record:
    """The sum of them; `at` is that of the one that has been silent longest, 0 where there is none. All of them count
    the same rows that are due, so of these it is the most."""
    whole = Record()
    times = []
    for one in records:
        times.append(one.at)
        whole.due = {kind: max(whole.due.get(kind, 0), count) for kind, count in one.due.items()}
        whole.done += one.done
        whole.failures += one.failures
        whole.lag.counts = [a + b for a, b in zip(whole.lag.counts, one.lag.counts, strict=True)]
        whole.lag.total += one.lag.total
    whole.at = min(times, default=0.0)
    return whole
