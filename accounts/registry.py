"""How a lower concept tells a higher one that it has never heard of."""

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Listeners(Generic[P]):
    """Callbacks, filled at start, called in the order in which they came. One that raises stops the rest."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[P, None]] = []

    def listen(self, callback: Callable[P, None]) -> Callable[P, None]:
        """Call `callback` each time from now on; also usable as a decorator."""
        if callback not in self._callbacks:
            self._callbacks.append(callback)
        return callback

    def forget(self, callback: Callable[P, None]) -> None:
        """Take a callback out again (tests, processes that end)."""
        self._callbacks.remove(callback)

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for callback in list(self._callbacks):
            callback(*args, **kwargs)
