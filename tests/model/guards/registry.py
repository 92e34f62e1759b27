"""What a guard is: the rule it belongs to, how to take it out, and a schedule that fails without it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from unittest import mock

from tests.model import knobs
from tests.model.knobs import Knobs

Out = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Guard:
    """`seed` is a schedule of the guard's own profile that is known to fail without it."""

    rule: int
    name: str
    what: str
    out: Out
    seed: int
    acts: Mapping[str, float] = field(default_factory=dict)
    turned: dict[str, Any] = field(default_factory=dict)
    rare: bool = False
    """Few of its schedules fail: it is tried with the long tests."""
    unshown: bool = False
    """No schedule was found yet that fails without it: its profile has to become denser, or another guard does its
    work as well."""

    def profile(self, seed: int) -> Knobs:
        """The knobs of a seed, turned towards what the guard is about."""
        others = {name: value for name, value in self.turned.items() if name != "steps"}
        return knobs.drawn(Random(seed)).but(self.acts, self.turned.get("steps", {}), **others)

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
    unshown: bool = False,
    **turned: Any,
) -> Callable[[Callable[[], Iterator[None]]], Out]:
    """Register the function that takes the guard of its own name out; its docstring says what then happens."""

    def register(out: Callable[[], Iterator[None]]) -> Out:
        taken = contextmanager(out)
        name = out.__name__
        what = (out.__doc__ or "").strip().splitlines()[0]
        GUARDS[name] = Guard(rule, name, what, taken, seed, acts or {}, turned, rare, unshown)
        return taken

    return register


def swap(owner: Any, name: str, value: Any) -> AbstractContextManager[Any]:
    """Inside, `owner.name` is `value`."""
    return mock.patch.object(owner, name, value)
