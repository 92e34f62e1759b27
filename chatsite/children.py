"""Processes that are kept running: started again when they die, stopped together, none left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType, TracebackType
from typing import Any, Self

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
STEADY = 10.0  # a process that lived so long starts again after the first pause
PATIENCE = 20.0  # what a process gets to end by itself: web processes spread their goodbyes over 10 s
LOOK = 0.1
STOP = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """One process and when to start it again. `last`: it is stopped after the others."""

    def __init__(
        self, name: str, command: Sequence[str], environ: Mapping[str, str], *, last: bool = False
    ) -> None:
        self.name = name
        self.last = last
        self._command = command
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = FIRST_PAUSE
        self._due = 0.0

    def start(self) -> None:
        """Start the process, tied to this one: whatever ends the parent ends it too."""
        self._process = spawn(self._command, self._environ)
        self._started = time.monotonic()

    def look(self) -> str | None:
        """Notice a death (and return one line about it), and start again what is due."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self.start()
            return None
        status = self._process.poll()
        if status is None:
            return None
        if time.monotonic() - self._started >= STEADY:
            self._pause = FIRST_PAUSE
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        self._process, self._due = None, time.monotonic() + pause
        return f"{self.name} ended ({_reason(status)}); starting it again in {pause:g} s."

    def stop(self) -> None:
        """Ask the process to end."""
        if self._process:
            self._process.terminate()

    def kill(self) -> None:
        """End the process at once."""
        if self._process:
            self._process.kill()

    def ended(self) -> bool:
        """Whether no process is left."""
        return self._process is None or self._process.poll() is not None

    def remaining(self) -> float:
        """Seconds until this child has to be looked at again, 0 when it is due."""
        return LONGEST_PAUSE if self._process else max(0.0, self._due - time.monotonic())


def _reason(status: int) -> str:
    if status >= 0:
        return f"status {status}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-status).name
    return f"signal {-status}"


def spawn(command: Sequence[str], environ: Mapping[str, str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own (Ctrl-C is for the parent, which stops its children in
    order) that dies when this process does, however that happens."""
    parent = os.getpid()

    def tie() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if _libc is not None:
            _libc.prctl(_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:  # the parent died before the tie was made
                os._exit(1)

    return subprocess.Popen(
        list(command), env=dict(environ), stdin=subprocess.DEVNULL, process_group=0, preexec_fn=tie, **options
    )


class Keeper:
    """Keeps children running from `with` to the end of its block, whatever ends the block."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._stop = False

    def __enter__(self) -> Self:
        # A signal during preparation ends it by the exception, and the block's end stops the children.
        for number in STOP:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._told)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> bool:
        self._stop = True  # from here on a second signal kills instead of raising
        self._end([child for child in self._children if not child.last])
        self._end([child for child in self._children if child.last])
        return kind is not None and issubclass(kind, Told)

    def _told(self, number: int, frame: FrameType | None) -> None:
        if self._stop:
            for child in self._children:
                child.kill()
            return
        self._stop = True
        raise Told

    def add(self, child: Child) -> None:
        """Start a child and keep it."""
        self._children.append(child)
        child.start()

    def run(self, ready: Callable[[], bool], announce: Callable[[], None]) -> None:
        """Watch the children until SIGTERM, Ctrl-C or SIGHUP; `announce` once `ready` says so."""
        announced = False
        while not self._stop:
            for child in self._children:
                if line := child.look():
                    print(line, file=sys.stderr, flush=True)
            if not announced and ready():
                announced = True
                announce()
            self._wait(LOOK if not announced else min(child.remaining() for child in self._children))

    @staticmethod
    def _wait(seconds: float) -> None:
        """Sleep until a child dies or the time is over."""
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCHLD,))
        with contextlib.suppress(InterruptedError):
            signal.sigtimedwait((signal.SIGCHLD,), max(seconds, 0.01))

    def _end(self, children: Sequence[Child]) -> None:
        for child in children:
            child.stop()
        deadline = time.monotonic() + PATIENCE
        while not all(child.ended() for child in children):
            if time.monotonic() > deadline:
                for child in children:
                    child.kill()
            time.sleep(0.02)


class Told(Exception):
    """A signal told the supervisor to stop."""
