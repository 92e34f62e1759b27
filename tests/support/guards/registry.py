"""The guards that proofs are run without, to see them fail: name → how it is taken out of a running process.

`without("tips", …)` gives the environment of a site that lacks them: `Site.running(**without("tips"))`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

BROKEN = Path(__file__).parent.parent / "broken"
_GUARDS: dict[str, Callable[[], None]] = {}


def guard(function: Callable[[], None]) -> Callable[[], None]:
    """Registers a guard under its function's name, with dashes."""
    _GUARDS[function.__name__.replace("_", "-")] = function
    return function


def without(*names: str) -> dict[str, str]:
    """The environment variables of a site without these guards."""
    unknown = set(names) - set(_GUARDS)
    assert not unknown, f"no such guard: {', '.join(unknown)}"
    path = os.pathsep.join(filter(None, (str(BROKEN), os.environ.get("PYTHONPATH"))))
    return {"GUARD_OFF": ",".join(names), "PYTHONPATH": path}


def take_out(names: Iterable[str]) -> None:
    """Take these out of this process; called once, when Django is set up."""
    for name in names:
        _GUARDS[name]()
        print(f"Without the guard {name}.", file=sys.stderr, flush=True)
