"""What the canary has found, in a file of DATA_DIR: it writes, the web processes read."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from chatsite.metrics import SECONDS, Histogram

Outcome = Literal["ok", "late", "lost", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("ok", "late", "lost", "failed")
QUANTILES = (0.5, 0.95, 0.99)
RECENT = 360
"""Rounds that the quantiles speak of: an hour."""
FILE = "canary.json"


@dataclass(slots=True)
class Record:
    """How the rounds so far ended. `state` is the last one's outcome, `at` when it was (seconds of the epoch)."""

    state: Outcome | Literal[""] = ""
    at: float = 0.0
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    seen: Histogram = field(default_factory=lambda: Histogram(SECONDS))
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))

    def add(self, outcome: Outcome, seconds: float | None) -> None:
        """One round is over; `seconds` from sending to seeing, where it was seen."""
        self.state, self.at = outcome, time.time()
        self.counts[outcome] += 1
        if seconds is not None:
            self.seen.observe(seconds)
            self.recent.append(seconds)

    def quantiles(self) -> Mapping[str, float]:
        """Seconds from sending to seeing in the last hour, by quantile; empty before anything was seen."""
        ordered = sorted(self.recent)
        return {str(q): ordered[min(len(ordered) - 1, int(q * len(ordered)))] for q in QUANTILES if ordered}

    def write(self, folder: Path) -> None:
        """Put it where the web processes look, whole or not at all."""
        told = {
            "state": self.state,
            "at": self.at,
            "counts": self.counts,
            "seen": {"counts": self.seen.counts, "total": self.seen.total},
            "recent": list(self.recent),
        }
        fresh = folder / f"{FILE}.new"
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(told))
        os.replace(fresh, folder / FILE)


def read(folder: Path) -> Record:
    """What the canary last wrote; an empty record where there is none that can be read."""
    record = Record()
    try:
        told = json.loads((folder / FILE).read_text())
        record.state, record.at = told["state"], float(told["at"])
        record.counts |= told["counts"]
        record.seen.counts, record.seen.total = told["seen"]["counts"], told["seen"]["total"]
        record.recent.extend(told["recent"])
    except (OSError, ValueError, KeyError, TypeError):
        return Record()
    return record
