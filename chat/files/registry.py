"""What the concepts above tell about files: who may read one, where it was shared, what to do when it goes.

A file knows no message. `messages` keeps the link between the two and fills these at start.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from accounts.registry import Listeners
from chat.files.models import File, Files

if TYPE_CHECKING:
    from accounts.models import User

May = Callable[["User", File], bool]
Narrow = Callable[["User", Files], Files]
Among = Callable[[Collection[int]], set[int]]


class Grants:
    """May this person fetch this file? One callback that says so is enough; without any nobody may."""

    def __init__(self) -> None:
        self._callbacks: list[May] = []

    def listen(self, callback: May) -> May:
        """Ask `callback(user, file) -> bool` from now on; also usable as a decorator."""
        if callback not in self._callbacks:
            self._callbacks.append(callback)
        return callback

    def forget(self, callback: May) -> None:
        self._callbacks.remove(callback)

    def __call__(self, user: User, file: File) -> bool:
        return any(callback(user, file) for callback in self._callbacks)


class Narrowing:
    """Those of these files that this person may fetch: what `Grants` says of one, as a query. A callback each."""

    def __init__(self) -> None:
        self._callbacks: list[Narrow] = []

    def listen(self, callback: Narrow) -> Narrow:
        """Ask `callback(user, files) -> files` from now on; also usable as a decorator."""
        if callback not in self._callbacks:
            self._callbacks.append(callback)
        return callback

    def forget(self, callback: Narrow) -> None:
        self._callbacks.remove(callback)

    def __call__(self, user: User, files: Files) -> Iterator[Files]:
        """A query of each that is asked; none is made before it is wanted."""
        return (callback(user, files) for callback in self._callbacks)


class Sorting:
    """Which of these files (by id) are something? The union of what the callbacks answer."""

    def __init__(self) -> None:
        self._callbacks: list[Among] = []

    def listen(self, callback: Among) -> Among:
        """Ask `callback(ids) -> set of ids` from now on; also usable as a decorator."""
        if callback not in self._callbacks:
            self._callbacks.append(callback)
        return callback

    def forget(self, callback: Among) -> None:
        self._callbacks.remove(callback)

    def __call__(self, ids: Collection[int]) -> set[int]:
        return set().union(*(callback(ids) for callback in self._callbacks)) if ids else set()


may_fetch = Grants()
"""Beside its owner: who may read a message that names the file."""

within_reach = Narrowing()
"""The same of many at once, for one person."""

in_public = Sorting()
"""Files that messages of public rooms name, and no message of a private room or a direct."""

changed: Listeners[File] = Listeners()
"""Told when something else is to be said of a file, after the commit; perhaps more than once."""

held = Sorting()
"""Files that something else than a message holds: a message that is to be sent later."""

removed: Listeners[File] = Listeners()
"""Told inside the transaction that removes a file, before its row goes."""
