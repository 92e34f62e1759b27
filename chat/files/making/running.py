"""Starting a child on a stranger's file, and hearing it: a stranger's word too, it had the file in its hands."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from chat.wire.refusals import Unavailable

logger = logging.getLogger(__name__)
MEBIBYTE = 1024 * 1024
AT_ONCE = 2
PATIENCE = 15.0  # seconds that one waits for a place
START = 8.0  # the child's own clock starts when Python is up: ours only ends one that hangs before that
SAID = 64 * 1024  # bytes of a child's words that are read
CHILDREN = Path(__file__).with_name("children")
# Where this Python itself finds its libraries; the child sees nothing else of the environment.
NEEDED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

_places = threading.BoundedSemaphore(AT_ONCE)


class Slow(Exception):
    """A child was ended by the clock, though not by its own share of it: the machine may have been busy."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory (`heap`: what isn't programs of it), seconds of CPU and of the clock, bytes of a file made."""

    memory: int
    cpu: float
    wall: float
    output: int
    heap: int | None = None


@dataclass(slots=True)
class Said:
    """What a child found, unchecked, and the files that it wrote, open at their start. `whole`: it came to its end."""

    facts: dict[str, Any]
    made: dict[str, IO[bytes]] = field(default_factory=dict)
    whole: bool = True


@contextlib.contextmanager
def child(
    program: Path, content: IO[bytes], wants: Sequence[str], limits: Limits, options: Mapping[str, Any]
) -> Iterator[Said | None]:
    """Open `content`, a real file, in a process of its own that may write a file for each of `wants`.

    None when it told nothing before it failed or was ended. What it made is gone behind the `with`. At most two at
    once in a process; raises Unavailable when others keep it waiting for 15 s, Slow when the clock ended it.
    """
    with contextlib.ExitStack() as stack:
        if not _places.acquire(timeout=PATIENCE):
            raise Unavailable
        try:
            sinks = {name: stack.enter_context(tempfile.TemporaryFile()) for name in wants}
            answer = stack.enter_context(tempfile.TemporaryFile())
            whole = _run(program, content, sinks, answer, limits, options)
        finally:
            _places.release()
        yield _heard(answer, sinks, whole)


def _run(
    program: Path, content: IO[bytes], sinks: Mapping[str, IO[bytes]], answer: IO[bytes],
    limits: Limits, options: Mapping[str, Any],
) -> bool:  # fmt: skip
    content.flush()
    content.seek(0)
    numbers = {name: sink.fileno() for name, sink in sinks.items()}
    asked = {
        "memory": limits.memory, "heap": limits.heap or limits.memory, "cpu": limits.cpu, "wall": limits.wall,
        "output": limits.output, "sinks": numbers, "options": dict(options),
    }  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(program), json.dumps(asked)],
            stdin=content.fileno(),
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={name: os.environ[name] for name in NEEDED if name in os.environ},
            pass_fds=tuple(numbers.values()),
            timeout=START + limits.wall,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("files.child_hung", extra={"program": program.stem})
        raise Slow from None
    if done.returncode == -signal.SIGALRM:
        raise Slow
    return done.returncode == 0


def _heard(answer: IO[bytes], sinks: Mapping[str, IO[bytes]], whole: bool) -> Said | None:
    """The last line that is whole."""
    answer.seek(0)
    lines = answer.read(SAID).split(b"\n")[:-1]
    try:
        told = json.loads(lines[-1])
        facts, made = dict(told["facts"]), {str(name) for name in told["made"]}
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
    for sink in sinks.values():
        sink.seek(0)
    return Said(facts, {name: sink for name, sink in sinks.items() if name in made}, whole)
