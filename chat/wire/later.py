"""An answer that comes later, and is told in the very turn in which it comes.

A future tells its waiters one turn of the loop after it was set. The reply to a command has to be on its
way before the event that the command caused, and both happen in one turn of the writer, so this calls at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """A value or an exception to come, on one event loop. Settled once; settling again is an error."""

    __slots__ = ("_callbacks", "error", "hurry", "settled", "value")

    def __init__(self) -> None:
        self.settled = False
        self.value: T | None = None
        self.error: Exception | None = None
        self.hurry: Callable[[], None] = _nothing
        """Called when somebody waits for it before he goes on: whoever puts it off on purpose comes now."""
        self._callbacks: list[Callable[[Later[T]], None]] = []

    def resolve(self, value: T) -> None:
        self.value = value
        self._settle()

    def reject(self, error: Exception) -> None:
        self.error = error
        self._settle()

    def then(self, callback: Callable[[Later[T]], None]) -> None:
        """Call `callback(self)` when settled: in the same turn, in the order of asking."""
        if self.settled:
            callback(self)
        else:
            self._callbacks.append(callback)

    def result(self) -> T:
        """The value; raises the error it was rejected with."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]

    def __await__(self) -> Generator[Any, None, T]:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def wake(_: Later[T]) -> None:
            if not future.done():
                future.set_result(None)

        self.then(wake)
        yield from future
        return self.result()

    def _settle(self) -> None:
        if self.settled:
            raise RuntimeError("settled twice")
        self.settled = True
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(self)


def _nothing() -> None:
    """It is under way already."""
