"""The same people always have the same direct."""

from __future__ import annotations

import hashlib
from functools import partial

import pytest

from accounts.models import User
from chat.directs import actions
from chat.directs.actions import open_direct
from chat.messages.models import Message
from chat.rooms import members, policy
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from tests.chat.rooms.support import ask, at_once, frames, present, refused, stay

pytestmark = pytest.mark.usefixtures("told")


def test_both_are_in_it_and_told(alice: User, bob: User, told: list[Event]) -> None:
    state = open_direct(alice.pk, [bob.pk])
    assert (state["kind"], state["slug"], state["name"], state["people"]) == (
        "direct",
        None,
        "",
        [alice.pk, bob.pk],
    )
    assert stay(state["id"], alice).role == stay(state["id"], bob).role == "member"
    assert frames(told, "room.added") == [{"feed": 1, "room": state["id"]}] * 2
    assert not Message.objects.exists()


def test_the_same_people_have_the_same_direct(
    alice: User, bob: User, charlie: User, told: list[Event]
) -> None:
    two = open_direct(alice.pk, [bob.pk])
    three = open_direct(alice.pk, [charlie.pk, bob.pk])
    told.clear()
    assert open_direct(bob.pk, [alice.pk]) == two
    assert open_direct(bob.pk, [bob.pk, alice.pk]) == two
    assert open_direct(charlie.pk, [bob.pk, alice.pk]) == three
    assert two["id"] != three["id"] and told == []


def test_the_key_is_a_hash_of_the_people() -> None:
    assert actions.key_of([10, 9]) == hashlib.sha256(b"9,10").hexdigest()
    assert actions.key_of([1, 23]) != actions.key_of([12, 3])


def test_outsiders_see_nothing_of_it(alice: User, bob: User, charlie: User) -> None:
    room = open_direct(alice.pk, [bob.pk])["id"]
    assert refused(lambda: policy.see(charlie.pk, room)) == refused(lambda: policy.see(charlie.pk, 10**12))
    assert not Room.objects.visible_to(charlie).exists()
    assert Room.objects.visible_to(bob).count() == 1


def test_a_direct_of_two_cant_be_left(alice: User, bob: User) -> None:
    room = open_direct(alice.pk, [bob.pk])["id"]
    assert refused(lambda: members.leave(alice.pk, room))["code"] == "forbidden"
    assert present(room) == {alice.pk, bob.pk}


def test_a_larger_one_can_and_opening_brings_everybody_back(
    alice: User, bob: User, charlie: User, told: list[Event]
) -> None:
    room = open_direct(alice.pk, [bob.pk, charlie.pk])["id"]
    members.leave(charlie.pk, room)
    state = policy.see(alice.pk, room).state()
    assert (state["people"], state["gone"]) == ([alice.pk, bob.pk], [charlie.pk]), "it is no direct of two"
    assert refused(lambda: policy.see(charlie.pk, room))["code"] == "not_found"
    members.leave(bob.pk, room)
    assert Room.objects.get(pk=room).members == 1
    told.clear()
    state = open_direct(bob.pk, [alice.pk, charlie.pk])
    assert (state["id"], state["people"], state["gone"]) == (room, [alice.pk, bob.pk, charlie.pk], [])
    assert {event.user for event in told if event.TYPE == "room.added"} == {bob.pk, charlie.pk}  # type: ignore[attr-defined]
    what = [row.parts["system"]["what"] for row in Message.objects.filter(room=room).order_by("number")]
    assert what == ["left", "left", "joined", "added"]
    assert Membership.objects.filter(room=room).count() == 5


def test_whom_it_can_be_opened_with(alice: User, bob: User) -> None:
    missing = refused(lambda: open_direct(alice.pk, [10**12]))
    assert missing["code"] == "not_found"
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert refused(lambda: open_direct(alice.pk, [bob.pk])) == missing
    assert not Room.objects.exists()


def test_an_old_direct_with_somebody_who_is_gone_is_still_there(alice: User, bob: User) -> None:
    room = open_direct(alice.pk, [bob.pk])["id"]
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert open_direct(alice.pk, [bob.pk])["id"] == room


def test_guests_open_none(alice: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(guest=True)
    assert refused(lambda: open_direct(bob.pk, [alice.pk]))["code"] == "forbidden"
    assert refused(lambda: open_direct(alice.pk, [bob.pk]))["code"] == "not_found"


def test_at_most_ten_people(alice: User) -> None:
    others = [User.objects.create_user(f"person{place}").pk for place in range(10)]
    assert refused(lambda: open_direct(alice.pk, others))["fields"].keys() == {"users"}
    assert len(open_direct(alice.pk, others[:9])["people"]) == 10


@pytest.mark.parametrize("users", [[], ["x"], [0], "no", list(range(1, 12)), None])
def test_the_command_names_what_is_wrong(alice: User, users: object) -> None:
    error = refused(lambda: ask(alice, "direct.open", users=users))
    assert error["code"] == "bad_request" and error["fields"].keys() == {"users"}
    assert refused(lambda: ask(alice, "direct.open", users=[alice.pk]))["fields"].keys() == {"users"}


def test_the_command_gives_the_room(alice: User, bob: User) -> None:
    answer = ask(alice, "direct.open", users=[bob.pk])
    assert answer.keys() == {"room"} and answer["room"]["people"] == [alice.pk, bob.pk]


def test_opened_twenty_times_at_once_there_is_one(alice: User, bob: User, charlie: User) -> None:
    people = [alice.pk, bob.pk, charlie.pk]
    acts = [partial(open_direct, people[place % 3], people) for place in range(20)]
    assert {state["id"] for state in at_once(acts)} == {Room.objects.get().pk}  # type: ignore[index]
    assert present(Room.objects.get()) == set(people)
    assert Membership.objects.count() == 3
