"""Which kinds of work there are. Concepts fill it at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet


class Again(Exception):
    """Raised by a job that can't be done this very moment though nothing is wrong with it: it is offered again
    in a second, and doesn't count as failed."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work. `rows` gives all rows of its table (a subclass of `Due`).

    `do(pk)` does one, in a thread, and sets its `done_at` in the transaction that does the work, so that both are
    there or neither is. It must bear to be called twice, since a worker may die behind its commit. What it raises
    is logged by its type, and the row is offered again after 1 s, doubling to 5 min. It has to end within `lease`.
    A worker has at most `at_once` of them in hand, so that work that waits for others leaves a hand free for what has
    to be on time. The row of a `standing` kind is never done: its `do` lets go of it, `rows` says when there is more,
    and how late that is nobody can tell.
    """

    name: str
    rows: Callable[[], QuerySet[Any]]
    do: Callable[[int], None]
    lease: timedelta = timedelta(seconds=30)
    at_once: int | None = None
    standing: bool = False


kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Have the workers do this kind from now on."""
    if kind.name in kinds:
        raise ValueError(f"{kind.name} is registered twice")
    kinds[kind.name] = kind
    return kind
