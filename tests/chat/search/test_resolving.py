"""Whom and which room a search may name: what somebody can't see is as if it weren't there."""

from __future__ import annotations

import pytest

from accounts.models import User
from chat.directs import actions as directs
from chat.rooms import actions as rooms
from chat.rooms import members
from chat.search.resolving import AT_MOST, Resolver, TooMany
from tests.support.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _upkeep() -> None:
    """No index is asked here."""


_era = _writer = _upkeep


@pytest.fixture
def guest(alice: User) -> User:
    made = person("gudrun")
    room = rooms.create(alice.pk, kind="private", name="The visitors")["id"]
    members.add(alice.pk, room, made.pk)
    made.guest = True
    made.save()
    return made


def test_people_are_found_by_username_and_by_the_beginnings_of_their_names(alice: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(name="Bódo Brandt")
    bob.refresh_from_db()
    bob.save()
    found = Resolver(alice)
    for typed in ("bob", "@BOB", "@bob", "bodo", "Bodo Brandt", "bra", "brandt bodo"):
        assert found.people(typed) == [bob.pk], typed
    assert found.people("me") == found.people("@Me") == [alice.pk]
    assert found.people("odo") == found.people("bodo lee") == found.people("@") == []


def test_one_who_is_gone_is_still_found(alice: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert Resolver(alice).people("bob") == [bob.pk]


def test_who_is_called_just_so_comes_before_who_begins_so(alice: User) -> None:
    short, _long = person("sam"), person("samuel")
    assert Resolver(alice).people("sam") == [short.pk]
    one, two = person("kim1"), person("kim2")
    User.objects.filter(pk__in=(one.pk, two.pk)).update(name="Kim", search=" kim")
    person("kimono")
    assert Resolver(alice).people("kim") == [one.pk, two.pk]


def test_a_name_of_too_many_is_told(alice: User) -> None:
    for number in range(AT_MOST + 1):
        person(f"tern{number}")
    with pytest.raises(TooMany):
        Resolver(alice).people("tern")


def test_a_guest_names_only_people_of_his_rooms(alice: User, bob: User, guest: User) -> None:
    assert Resolver(guest).people("alice") == [alice.pk]
    assert Resolver(guest).people("bob") == []


def test_the_sites_own_programs_have_no_name(alice: User) -> None:
    User.objects.create_user(".probe", bot=True)
    assert Resolver(alice).people(".probe") == Resolver(alice).people("probe") == []


def test_rooms_are_found_by_slug_name_and_beginning(alice: User) -> None:
    room = rooms.create(alice.pk, kind="public", name="Harbour News")
    found = Resolver(alice)
    for typed in ("#harbour-news", "harbour-news", "Harbour News", "harbour news", "harb", "#Harb"):
        assert found.rooms(typed) == [room["id"]], typed
    assert found.rooms("news") == found.rooms("#") == found.rooms("here") == []
    assert Resolver(alice, room["id"]).rooms("here") == [room["id"]]


def test_what_is_called_just_so_comes_before_what_begins_so(alice: User) -> None:
    short = rooms.create(alice.pk, kind="public", name="Tide")["id"]
    rooms.create(alice.pk, kind="public", name="Tides")
    own = rooms.create(alice.pk, kind="private", name="TIDE")["id"]
    assert Resolver(alice).rooms("tide") == sorted((short, own))


def test_private_rooms_are_found_by_their_members_only(alice: User, bob: User, guest: User) -> None:
    private = rooms.create(alice.pk, kind="private", name="The crew")["id"]
    rooms.create(alice.pk, kind="public", name="The square")
    assert Resolver(alice).rooms("the crew") == Resolver(alice).rooms("the c") == [private]
    assert Resolver(bob).rooms("the crew") == Resolver(bob).rooms("the c") == []
    assert Resolver(guest).rooms("the square") == []
    members.add(alice.pk, private, bob.pk)
    assert Resolver(bob).rooms("the crew") == [private]
    members.leave(bob.pk, private)
    assert Resolver(bob).rooms("the crew") == []


def test_a_deleted_room_has_no_name(alice: User) -> None:
    private = rooms.create(alice.pk, kind="private", name="The crew")["id"]
    rooms.delete(alice.pk, private)
    assert Resolver(alice).rooms("the crew") == []


def test_directs_are_no_rooms(alice: User, bob: User) -> None:
    directs.open_direct(alice.pk, [bob.pk])
    assert Resolver(alice).rooms("bob") == Resolver(alice).rooms("") == []
