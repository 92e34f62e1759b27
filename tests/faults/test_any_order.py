"""T10: any order of talking, editing, deleting, leaving and coming back; hypothesis makes up the orders.

One reader is a client of the proofs, the other is the browser's own code in Node.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.acts import build_ship
from tests.faults.conftest import Start
from tests.faults.order import Talk
from tests.support.entrants import people
from tests.support.figures import SCALE, say
from tests.support.guards import without
from tests.support.site import Site
from tests.support.tab import Tab

_round = iter(range(1_000_000))


def in_any_order(site: Site, examples: int, steps: int, *, tab: bool = True, same: bool = False) -> None:
    """So many examples of at most so many steps, each in a room of its own; the `same` ones in each run, or others."""
    number = next(_round)
    cast = people(site, *(f"{name}{number}" for name in ("alice", "bob", "carol")))
    build_ship(site)
    loop = asyncio.new_event_loop()

    class Machine(Talk):
        pass

    Machine.site, Machine.cast, Machine.loop = site, cast, loop
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=same,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with contextlib.ExitStack() as stack:
        stack.callback(_close, loop)
        if tab:
            Machine.tab = stack.enter_context(Tab.running(site, cast[2]))
        run_state_machine_as_test(Machine, settings=chosen)
    say("T10", f"{Machine.steps} steps in {examples} orders: what is held is what is loaded")


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """End what an example that failed has left running."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left, timeout=5))
    loop.close()


def test_t10_in_small(shared: Callable[[str], Site]) -> None:
    in_any_order(shared("sqlite"), 6, 15, same=True)


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
def test_t10_any_order(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        in_any_order(site, int(40 * SCALE), 40)


@pytest.mark.slow
@pytest.mark.parametrize("guards", [("catch-up",), ("gaps", "doorbells")], ids=" and ".join)
def test_t10_is_red_without(start: Start, guards: tuple[str, ...]) -> None:
    """Without catching up, or when nothing reads what the layer has lost."""
    with start("sqlite", **without(*guards)) as site:
        with pytest.raises((AssertionError, ExceptionGroup)) as failure:
            in_any_order(site, 20, 20, tab=False)
    # One that doesn't fail twice alike comes in a group.
    found = getattr(failure.value, "exceptions", [failure.value])
    assert any(re.search(r"carol (still )?(holds|is at)", str(one)) for one in found), found
