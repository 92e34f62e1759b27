"""What the tests of the search ask again and again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest

from accounts.models import User
from chat.search import following
from chat.search.language import Filter, Query, Words
from chat.search.models import Upkeep
from chat.search.running import Found, Order, find
from chatsite.jobs import kinds, rows


@pytest.fixture(autouse=True)
def _upkeep(transactional_db: None) -> None:
    """The flush between two tests takes the row away."""
    following.begin()


def follow() -> int:
    """What a worker does when it looks; returns how often it had to."""
    times = 0
    while claims := rows.claim(kinds["search"], 1):
        kinds["search"].do(claims[0].pk)
        times += 1
        assert times < 50
    assert Upkeep.objects.filter(lease_until=None, done_at=None).count() == 1
    return times


def query(*words: str, **filters: int | str | datetime | Iterable[int | str | datetime]) -> Query:
    """`-` before a word negates, `*` behind it asks for a beginning, a space in it makes a phrase. A filter's name
    may begin with `not_` and end with `_`."""
    return Query(tuple(_words(one) for one in words), tuple(_filters(filters)))


def _words(text: str) -> Words:
    bare = text.removeprefix("-").removesuffix("*")
    return Words(bare, phrase=" " in bare, prefix=text.endswith("*"), negated=text.startswith("-"))


def _filters(given: dict[str, int | str | datetime | Iterable[int | str | datetime]]) -> Iterable[Filter]:
    for name, values in given.items():
        bare = name.removeprefix("not_").removesuffix("_")
        for value in [values] if isinstance(values, int | str | datetime) else values:
            yield Filter(bare, value, negated=name.startswith("not_"))  # type: ignore[arg-type]


def texts(found: Found) -> list[str]:
    return [message["text"] for message in found.messages]


def search(user: User, *words: str, order: Order = "newest", **filters: object) -> list[str]:
    """The texts of the first page."""
    return texts(find(user, query(*words, **filters), order=order))  # type: ignore[arg-type]


def everything(user: User, asked: Query, order: Order = "newest", limit: int = 7) -> list[tuple[int, int]]:
    """(room, number) of all pages."""
    places: list[tuple[int, int]] = []
    after = None
    while True:
        found = find(user, asked, order=order, after=after, limit=limit)
        places += [(one["room"], one["number"]) for one in found.messages]
        after = found.cursor
        if after is None:
            return places
