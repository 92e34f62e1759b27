"""What a guard is: the rule it belongs to, how to take it out, and a schedule that fails without it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from unittest import mock

from tests.model import knobs
from tests.model.knobs import ACTS, Knobs

NOTHING_ELSE = dict.fromkeys(ACTS, 0.0)
STEADY = {"act": 0.15, "bell": 4.0, "work": 1.0, "up": 4.0, "down": 4.0, "pause": 4.0}
"""The client keeps up with what is done, but for what a thread holds back."""
ALONE: dict[str, Any] = {
    "rooms": (1,),
    "clients": 1,
    "aimed": 1.0,
    "late": 0.8,
    "loss": 0.0,
    "double": 0.0,
    "buffers": 0.0,
    "held": 0.0,
    "commit_breaks": 0.0,
    "unpublished": 0.0,
    "window": 512 * 1024,
    "split": 64 * 1024,
    "length": 60,
}
"""One client in one room, to whom everything comes, in whatever order."""

Out = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True, kw_only=True)
class Aimed:
    """A rule, and schedules that are about it. `seed`: one of them that is known to fail without it; `acts`: weights;
    `turned`: other knobs."""

    rule: int
    name: str
    what: str
    seed: int
    acts: Mapping[str, float] = field(default_factory=dict)
    turned: Mapping[str, Any] = field(default_factory=dict)

    def profile(self, seed: int) -> Knobs:
        """The knobs of a seed, turned towards what the rule is about."""
        others = {name: value for name, value in self.turned.items() if name != "steps"}
        return knobs.drawn(Random(seed)).but(self.acts, self.turned.get("steps", {}), **others)


@dataclass(frozen=True, kw_only=True)
class Guard(Aimed):
    """`out` takes it out of the server's code."""

    out: Out
    rare: bool = False
    """Few of its schedules fail: it is tried with the long tests."""

    def fails(self, run_one: Callable[..., Any], tries: int) -> tuple[int, str] | None:
        """The first seed, from the recorded one on, that fails without the guard, and how; None when all pass."""
        for seed in range(self.seed, self.seed + tries):
            try:
                with self.out():
                    run_one(seed, self.profile(seed))
            except Exception as what:  # noqa: BLE001 - without a guard anything may break
                return seed, f"{type(what).__name__} {what}"
        return None


GUARDS: dict[str, Guard] = {}


def guard(
    rule: int,
    seed: int = 1,
    acts: Mapping[str, float] | None = None,
    *,
    rare: bool = False,
    **turned: Any,
) -> Callable[[Callable[[], Iterator[None]]], Out]:
    """Register the function that takes the guard of its own name out; its docstring says what then happens."""

    def register(out: Callable[[], Iterator[None]]) -> Out:
        taken = contextmanager(out)
        name = out.__name__
        what = (out.__doc__ or "").strip().splitlines()[0]
        GUARDS[name] = Guard(
            rule=rule, name=name, what=what, out=taken, seed=seed, acts=acts or {}, turned=turned, rare=rare
        )
        return taken

    return register


def swap(owner: Any, name: str, value: Any) -> AbstractContextManager[Any]:
    """Inside, `owner.name` is `value`."""
    return mock.patch.object(owner, name, value)
