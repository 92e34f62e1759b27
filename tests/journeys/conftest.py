"""Journeys walk on one running site with two web processes; each has people and rooms of its own."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys import accounts
from tests.journeys.accounts import Account
from tests.journeys.person import Person
from tests.support.site import Site
from tests.support.web import Web

NAMES = ("alice", "bob", "charlie")
AT_ONCE = 20
Cast = dict[str, Account]
Bring = Callable[..., Person]
Pair = tuple[Person, Person]
Meet = Callable[..., Pair]


@pytest.fixture(scope="session")
def web() -> Iterator[Web]:
    """Another web server, whose pages people link to."""
    with Web() as running:
        yield running


@pytest.fixture(scope="session")
def site(web: Web) -> Iterator[Site]:
    """A running site, as installed but for the limits: a test signs up faster than a person. It may fetch from the
    other server as if that stood in the world."""
    reach = {"FETCH_ALLOW": "127.0.0.0/8", "FETCH_PORTS": str(web.port)}
    with Site.running(web=2, RATE_FACTOR="100", WORKERS="1", **reach) as running:
        yield running


@pytest.fixture(scope="session")
def groups(site: Site) -> Iterator[Cast]:
    """Groups of people who don't know each other, without end; grace, who runs the site, is in every one."""
    return _groups(site)


def _groups(site: Site) -> Iterator[Cast]:
    (grace,) = accounts.make(site, "grace")
    for first in itertools.count(1, AT_ONCE):
        numbers = range(first, first + AT_ONCE)
        made = iter(accounts.make(site, *(f"{name}{number}" for number in numbers for name in NAMES)))
        for _ in numbers:
            yield {"grace": grace} | {name: next(made) for name in NAMES}


@pytest.fixture
def cast(groups: Iterator[Cast]) -> Cast:
    """The accounts of this test: alice, bob, charlie, and grace."""
    return next(groups)


@pytest.fixture
def bring(site: Site, chromium: Browser, cast: Cast) -> Iterator[Bring]:
    """`bring("alice")` is alice in a window of her own, signed in; `bring("bob", web=1, phone=True)` is bob at
    the second web process on a phone. Their pages have to be quiet: `expect_quiet` them where the test is over."""
    there: list[Person] = []

    def come(name: str, *, web: int = 0, **how: Any) -> Person:
        account = cast[name]
        person = Person(chromium, site.urls[web], account.username, account.name, **how).keep(account.cookie)
        there.append(person)
        return person

    yield come
    for person in there:
        person.close()


@pytest.fixture
def meet(site: Site, cast: Cast, bring: Bring) -> Meet:
    """`meet("the loft", "Which sail?")` is alice and bob, each at another web process, who look at the same
    private room of alice's, in which she has said this."""

    def go(name: str, *said: str) -> Pair:
        room = accounts.make_room(site.urls[0], cast["alice"], name, cast["bob"])
        accounts.say_all(site.urls[0], cast["alice"], room, said)
        alice, bob = bring("alice"), bring("bob", web=1)
        for person in (alice, bob):
            person.arrive(f"/rooms/{room}/")
            person.sees(said[-1])
        return alice, bob

    return go
