"""Sets in the same order in every run, so that a seed tells a schedule again."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any
from unittest import mock

from chat.gateway import layer, lines, socket


class Ordered(set[str]):
    """A set of words that is walked through in their order."""

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(super().__iter__()))

    def __sub__(self, other: Any) -> "Ordered":
        return Ordered(set.__sub__(self, other))

    def __or__(self, other: Any) -> Any:
        return Ordered(set.__or__(self, other))

    __ror__ = __or__


def _ear(begin: Callable[..., None]) -> Callable[..., None]:
    def begun(self: layer.Ear, *arguments: Any) -> None:
        begin(self, *arguments)
        self._wanted, self._held, self._stale = Ordered(), Ordered(), Ordered()

    return begun


@contextmanager
def sets() -> Iterator[None]:
    """Inside, what the hub keeps in sets of sockets, lines and groups has an order."""
    numbers = count(1)
    with ExitStack() as stack:
        for owner, name, value in (
            (socket.Socket, "__hash__", lambda one: one.__dict__.setdefault("number", next(numbers))),
            (lines.Line, "__hash__", lambda one: one.room),
            (layer.Ear, "__init__", _ear(layer.Ear.__init__)),
        ):
            stack.enter_context(mock.patch.object(owner, name, value))
        yield
