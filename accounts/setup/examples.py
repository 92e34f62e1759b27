"""Examples of a community, offered on the set-up page. The concept that can make one says so here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.users.models import User


@dataclass(frozen=True, slots=True)
class Example:
    """`make(owner)` is called once, after the owner's account is there."""

    key: str
    label: str | Promise
    note: str | Promise
    make: Callable[[User], None]


_examples: dict[str, Example] = {}


def offer(example: Example) -> None:
    """Offer an example. Called once, at start."""
    _examples[example.key] = example


def every() -> list[Example]:
    return list(_examples.values())


def by_key(key: str) -> Example | None:
    return _examples.get(key)
