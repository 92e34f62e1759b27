"""Figures of the proofs: each is printed beside its target and fails only far beyond it, since machines are shared."""

from __future__ import annotations

import os
from collections.abc import Iterable

SLACK = 3.0
SCALE = float(os.environ.get("PROOF_SCALE", "1"))
"""How many times its usual size a long proof has."""


def figure(row: str, what: str, reached: float, target: float, unit: str = "") -> None:
    """Print a figure that should be at most `target`; AssertionError beyond three times that."""
    print(f"\n{row}: {what} {reached:.3g} {unit} (target ≤ {target:g} {unit})".replace("  ", " "), flush=True)
    assert reached <= target * SLACK, f"{row}: {what} is {reached:.3g} {unit}, far above {target:g}"


def say(row: str, text: str) -> None:
    """Print something that is worth knowing and has no target."""
    print(f"\n{row}: {text}", flush=True)


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie; 0 when there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
