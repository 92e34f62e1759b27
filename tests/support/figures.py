"""Figures of the proofs: each is told beside its target and fails only far beyond it, since machines are shared.

They stand in the summary of the run, whether its tests pass or fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import pytest

SLACK = 3.0
SCALE = float(os.environ.get("PROOF_SCALE", "1"))
"""How many times its usual length a long proof has."""
FULL = os.environ.get("PROOF_FULL", "") == "1"
"""Whether load U is whole, in people and rooms; else it is a slice's."""

_told: list[str] = []


def figure(row: str, what: str, reached: float, target: float, unit: str = "") -> None:
    """Tell a figure that should be at most `target`; AssertionError beyond three times that."""
    over = "  OVER" if reached > target else ""
    say(row, f"{what} {reached:.3g} {unit} (target ≤ {target:g} {unit})".replace("  ", " ") + over)
    assert reached <= target * SLACK, f"{row}: {what} is {reached:.3g} {unit}, far above {target:g}"


def say(row: str, text: str) -> None:
    """Tell something that is worth knowing and has no target."""
    _told.append(f"{row}: {text}")
    print(f"\n{row}: {text}", flush=True)


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie; 0 when there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Figures:
    """pytest's part: what a test told goes into its report, and from all reports into the summary."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[None]:
        """Move what was told since the last report into this one (a report travels between processes)."""
        report: pytest.TestReport = yield  # type: ignore[assignment]
        report.user_properties += [("figure", text) for text in _told]
        _told.clear()
        return report  # type: ignore[return-value]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print them, each test's under its name."""
        reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
        told = [
            (one.nodeid, text) for one in reports for name, text in one.user_properties if name == "figure"
        ]
        if told:
            terminalreporter.section("figures")
        for place, (test, text) in enumerate(told):
            if place == 0 or told[place - 1][0] != test:
                terminalreporter.line(test)
            terminalreporter.line(f"    {text}")
