"""The list at the side of the settings. Every concept adds its own page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from accounts.users.models import User


class Count(Protocol):
    """How many things wait on that page for this person."""

    def __call__(self, user: User) -> int: ...


@dataclass(frozen=True, slots=True)
class Page:
    """`url`: the name of its address; `icon`: a lucide name; `count`: shown at the end of the row; `shown`: to whom,
    to everybody without it."""

    url: str
    label: str | Promise
    icon: str
    count: Count | None = None
    shown: Callable[[User], bool] | None = None


_pages: list[Page] = []


def add(page: Page) -> None:
    """Put a page at the end of the list. Called once, at start."""
    if page not in _pages:
        _pages.append(page)


def every() -> list[Page]:
    return list(_pages)
