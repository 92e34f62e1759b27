"""What higher concepts let one person do about another on that other's page. Filled at start."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.users.models import User


@dataclass(frozen=True, slots=True)
class Act:
    """A link; what it leads to asks before anything is done."""

    href: str
    label: str | Promise
    danger: bool = False


offers: list[Callable[[User, User], Act | None]] = []
"""`(actor, person)`: what the one can do about the other, or None."""


notes: list[Callable[[User, User], str | None]] = []
"""`(actor, person)`: what the one may know of the other beside his profile, as a sentence, or None."""


def noted(actor: User, person: User) -> list[str]:
    """What `actor` may know of `person`; nothing about himself."""
    if actor == person:
        return []
    return [words for note in notes if (words := note(actor, person)) is not None]


def about(actor: User, person: User) -> list[Act]:
    """What `actor` can do about `person`; nothing about himself."""
    if actor == person:
        return []
    return [act for offer in offers if (act := offer(actor, person)) is not None]
