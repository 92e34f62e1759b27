"""What the supervisor keeps running comes back, stops in order and leaves nothing behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from chatsite.children import FIRST_PAUSE, Child
from tests.support.site import until

ROOT = Path(__file__).resolve().parent.parent.parent
SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"]
PARENT = """
import os, sys
from chatsite import children
from chatsite.children import Child, Keeper
children.PATIENCE = 1.0
with Keeper() as keeper:
    for number, command in enumerate(eval(sys.argv[1])):
        keeper.add(Child(f"child-{number}", command, os.environ))
    keeper.run(lambda: True, lambda: print("ready", flush=True))
print("ended", flush=True)
"""


def _hear_signals() -> None:
    """A test run that was started in the background, or by nohup, hands on that these are ignored."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Parent:
    """A supervisor with children of the test's own."""

    def __init__(self, *commands: list[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PARENT, repr(list(commands))],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_hear_signals,
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == "ready\n"
        self.first = self.children()

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()


@pytest.fixture
def start() -> Iterator[Callable[..., Parent]]:
    started: list[Parent] = []

    def make(*commands: list[str]) -> Parent:
        started.append(Parent(*commands))
        return started[-1]

    yield make
    for parent in started:
        parent.process.kill()
        parent.process.wait()
        for pipe in (parent.process.stdout, parent.process.stderr):
            assert pipe
            pipe.close()
        for child in parent.first:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()


def test_a_killed_child_is_started_again(start: Callable[..., Parent]) -> None:
    parent = start(SLEEPER, SLEEPER)
    first, second = parent.children()
    first.kill()
    assert until(lambda: len(parent.children()) == 2 and first.pid not in {c.pid for c in parent.children()})
    assert second.pid in {child.pid for child in parent.children()}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all(start: Callable[..., Parent], number: signal.Signals) -> None:
    parent = start(SLEEPER, SLEEPER)
    children = parent.children()
    parent.process.send_signal(number)
    out, _ = parent.process.communicate(timeout=10)
    assert (parent.process.returncode, out) == (0, "ended\n")
    assert not any(child.is_running() for child in children)


def test_a_child_that_will_not_end_is_killed(start: Callable[..., Parent]) -> None:
    parent = start(STUBBORN)
    (child,) = parent.children()
    time.sleep(0.3)  # until it ignores the signal
    parent.process.terminate()
    parent.process.communicate(timeout=10)
    assert not child.is_running()


def test_a_second_signal_kills_at_once(start: Callable[..., Parent]) -> None:
    parent = start(STUBBORN)
    time.sleep(0.3)
    started = time.monotonic()
    parent.process.terminate()
    time.sleep(0.1)
    parent.process.terminate()
    parent.process.communicate(timeout=10)
    assert time.monotonic() - started < 0.9


def test_a_killed_parent_leaves_none_behind(start: Callable[..., Parent]) -> None:
    parent = start(SLEEPER, STUBBORN)
    children = parent.children()
    assert len(children) == 2
    parent.process.kill()
    parent.process.wait()  # not communicate(): what is left behind would hold the pipe
    assert until(lambda: not any(child.is_running() for child in children))


def test_a_child_that_dies_at_once_is_tried_less_and_less() -> None:
    child = Child("quick", [sys.executable, "-c", "raise SystemExit(3)"], os.environ)
    child.start()
    told: list[str] = []
    deadline = time.monotonic() + 20
    while len(told) < 3 and time.monotonic() < deadline:
        if line := child.look():
            told.append(line)
        time.sleep(0.01)
    assert told == [
        f"quick ended (status 3); starting it again in {FIRST_PAUSE * 2**n:g} s." for n in range(3)
    ]
