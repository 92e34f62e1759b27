"""What the directory and the browser of rooms cost where there is much to find, on either database."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from accounts.models import User
from chat.people import listing
from chat.rooms import catalogue
from chat.rooms.models import Membership, Room
from tests.support.figures import figure, percentile

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("told")]
PEOPLE, ROOMS, MINE, TURNS = 10_000, 1_000, 200, 20
FIRST = ("Élodie", "Søren", "Grace", "Ingrid", "Bob", "Zoë", "李", "Anna")
LAST = ("Lee", "Martin", "Ågren", "Kowalski", "Rossi")


@pytest.fixture
def crowd(alice: User) -> User:
    """alice in 200 of 1,000 rooms, each with 50 of 10,000 people; a page of the directory shares many with her."""
    made = User.objects.bulk_create(
        User(username=f"p{one}", name=f"{FIRST[one % 8]} {LAST[one % 5]} {one}", bot=one % 50 == 0)
        for one in range(PEOPLE)
    )
    rooms = Room.objects.bulk_create(
        Room(
            kind="public", name=f"Réunion {one}", slug=f"r{one}", topic="tides and weather", members=51, rev=1
        )
        for one in range(ROOMS)
    )
    stays = [Membership(room=room, user=alice, since_rev=1) for room in rooms[:MINE]]
    stays += [
        Membership(room=room, user=made[(place * 7 + turn * 41) % PEOPLE], since_rev=1)
        for place, room in enumerate(rooms)
        for turn in range(50)
    ]
    Membership.objects.bulk_create(stays, batch_size=5_000)
    return alice


def told(what: str, target: float, act: Callable[[], object]) -> None:
    """Do it some times and tell the half of them in milliseconds."""
    act()
    took = []
    for _ in range(TURNS):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    figure("People", f"{what}, at least {min(took):.1f} ms, mostly", percentile(took, 0.5), target, "ms")


def test_pages_come_quickly(crowd: User) -> None:
    me = crowd.pk
    told("a page of 50 of 10,000 people by name", 100, lambda: listing.page(me, "", "all", "name", None, 50))
    middle = User.objects.get(username="p5000").pk
    told("a later page", 100, lambda: listing.page(me, "", "people", "name", middle, 50))
    told("the newest 50", 100, lambda: listing.page(me, "", "all", "newest", None, 50))
    told("people by two words", 100, lambda: listing.page(me, "elo agr", "all", "name", None, 50))
    told("somebody's card", 10, lambda: listing.card(me, middle))
    for sort in catalogue.SORTS:
        told(
            f"a page of 50 of 1,000 rooms by {sort}",
            50,
            lambda sort=sort: catalogue.rooms(me, "", None, 50, sort=sort, show="open", preview=True),  # type: ignore[misc]
        )
    told("rooms by two words", 50, lambda: catalogue.rooms(me, "reunion 77", None, 50, preview=True))
